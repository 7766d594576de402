import io.nextclick.local.chaos.load.HostileModels;
import io.nextclick.schemas.Topics;
import io.nextclick.service.TopicProvisioning;
import io.nextclick.service.TopicProvisioning.Wanted;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/**
 * What {@code cause-alerts.py} does to a broker: {@code config TOPIC KEY=VALUE}, {@code damaged}, {@code
 * without TOPIC} and {@code with TOPIC}, of one partition.
 */
public final class Kafka {

  public static void main(String[] arguments) throws Exception {
    if (arguments[1].equals("damaged")) {
      System.out.println(HostileModels.write(arguments[0], 2, System.nanoTime(), Instant.now()));
      return;
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", arguments[0]))) {
      if (arguments[1].equals("without")) {
        admin.deleteTopics(List.of(arguments[2])).all().get();
        return;
      }
      if (arguments[1].equals("with")) {
        Map<String, String> configs =
            arguments[2].equals(Topics.DEFAULT.models().name()) ? Topics.DEFAULT.models().configs() : Map.of();
        TopicProvisioning.ensure(admin, List.of(new Wanted(arguments[2], 1, (short) 1, configs)));
        return;
      }
      String[] setting = arguments[3].split("=", 2);
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, arguments[2]),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry(setting[0], setting[1]), AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }
}
