package io.nextclick.learning.cml;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.nextclick.model.cml.CmlShape;
import io.nextclick.model.cml.Gathering;
import io.nextclick.model.cml.Layers;
import io.nextclick.model.network.Joined;
import io.nextclick.model.network.KnownClicks;
import io.nextclick.model.network.Weights;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Random;

/**
 * The sessions trained on and the V items as the two sides of a graph. Sessions gather from items
 * as they do when served; items gather from sessions the mean over the behaviours of {@code Σ_s /
 * √n}, n being their clicks of a behaviour. Shapes: S sessions, L layers of D numbers.
 */
public final class SessionGraph {

  private final CmlShape shape;
  private final int sessions;
  private final NDArray gather; // (S, V), sparse
  private final NDArray giveBack; // (V, S), sparse

  /**
   * @param manager the graph lives as long
   */
  public SessionGraph(List<KnownClicks> sessions, CmlShape shape, NDManager manager) {
    this.shape = shape;
    this.sessions = sessions.size();
    int behaviours = shape.behaviourCount();
    int[][] clicksOn = new int[behaviours][shape.items()];
    int edges = 0;
    for (KnownClicks session : sessions) {
      for (int place = 0; place < session.size(); place++) {
        clicksOn[session.behaviours()[place]][session.rows()[place]]++;
        edges++;
      }
    }
    long[][] toItems = new long[2][edges];
    long[][] toSessions = new long[2][edges];
    FloatBuffer gathered = FloatBuffer.allocate(edges);
    FloatBuffer given = FloatBuffer.allocate(edges);
    Gathering gathering = shape.gathering();
    int edge = 0;
    for (int s = 0; s < sessions.size(); s++) {
      KnownClicks session = sessions.get(s);
      double[] shares = gathering.shares(session);
      for (int place = 0; place < shares.length; place++) {
        int item = session.rows()[place];
        toItems[0][edge] = s;
        toItems[1][edge] = item;
        toSessions[0][edge] = item;
        toSessions[1][edge] = s;
        gathered.put(edge, (float) shares[place]);
        int clicks = clicksOn[session.behaviours()[place]][item];
        given.put(edge, (float) (1 / (behaviours * Math.sqrt(clicks))));
        edge++;
      }
    }
    this.gather = sparse(gathered, toItems, new Shape(this.sessions, shape.items()), manager);
    this.giveBack = sparse(given, toSessions, new Shape(shape.items(), this.sessions), manager);
  }

  private static NDArray sparse(
      FloatBuffer values, long[][] places, Shape sizes, NDManager manager) {
    // The engine would go on using the Java buffers; a copy is memory of its own.
    try (NDArray buffers = manager.createCoo(values, places, sizes)) {
      return buffers.duplicate();
    }
  }

  /** All sessions as they are. */
  public float[] everybody() {
    float[] present = new float[sessions];
    Arrays.fill(present, 1);
    return present;
  }

  /**
   * Those left when some are asked about, and half of the others at random, which give twice as
   * much for it. An item must not know a session from its own layers that it would not know when
   * served; and were those asked about the only ones away, the items they want could be told by
   * what they lack.
   */
  public float[] without(Collection<Integer> asked, Random random) {
    float[] present = new float[sessions];
    for (int session = 0; session < sessions; session++) {
      present[session] = random.nextBoolean() ? 2 : 0;
    }
    for (int session : asked) {
      present[session] = 0;
    }
    return present;
  }

  /**
   * The weights with {@link CmlShape#ITEM_LAYERS} as they follow from the graph.
   *
   * @param present what each session gives back, (S): 1 for itself, 0 for nothing
   * @param scope owns what is made on the way
   */
  public Weights propagated(Weights weights, float[] present, NDManager scope) {
    if (shape.layers() == 1) {
      return weights;
    }
    NDArray mask = scope.create(present, new Shape(sessions, 1));
    Layers layers = new Layers(weights);
    NDArray items = weights.get(Weights.ITEMS); // (V, D)
    NDList all = new NDList();
    for (int layer = 1; layer < shape.layers(); layer++) {
      NDArray gathered = product(gather, items, scope); // (S, D)
      NDArray given = layers.session(gathered, layer).mul(mask); // (S, D)
      items = layers.item(product(giveBack, given, scope), layer); // (V, D)
      all.add(items);
    }
    return weights.with(CmlShape.ITEM_LAYERS, Joined.of(all, 1));
  }

  private static NDArray product(NDArray sparse, NDArray dense, NDManager scope) {
    NDArray product = sparse.matMul(dense);
    product.attach(scope);
    return product;
  }
}
