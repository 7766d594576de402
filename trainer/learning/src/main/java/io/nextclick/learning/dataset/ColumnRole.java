package io.nextclick.learning.dataset;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a column of events may hold, with the names that such columns go by, the likeliest first.
 * Names are compared in small letters and without anything else, so that {@code sessionId}, {@code
 * session_id} and {@code "Session ID"} are one.
 */
public enum ColumnRole {
  /** The visit, and where there is none, the visitor. */
  SESSION(
      "sessionid",
      "session",
      "usersession",
      "usersessionid",
      "sessionkey",
      "sessid",
      "visitid",
      "visitorid",
      "fullvisitorid",
      "visitor",
      "anonymousid",
      "userpseudoid",
      "cookieid",
      "deviceid",
      "clientid",
      "userid",
      "uid",
      "user",
      "customerid",
      "memberid",
      "reviewerid",
      "accountid",
      "customer",
      "username"),

  ITEM(
      "itemid",
      "item",
      "productid",
      "product",
      "sku",
      "skuid",
      "aid",
      "articleid",
      "parentasin",
      "asin",
      "goodsid",
      "iid",
      "contentid",
      "trackid",
      "movieid",
      "offerid",
      "listingid",
      "musicbrainztrackid",
      "traid",
      "artistid",
      "artid",
      "article"),

  /** A moment, or a day. */
  TIME(
      "eventtime",
      "timestamp",
      "timestampms",
      "eventtimestamp",
      "datetime",
      "eventdatetime",
      "ts",
      "unixtime",
      "unixtimestamp",
      "unixreviewtime",
      "epoch",
      "actiontime",
      "clicktime",
      "behaviortime",
      "servertime",
      "visittime",
      "createdat",
      "occurredat",
      "receivedat",
      "time",
      "eventdate",
      "date",
      "day",
      "dt",
      "reviewtime"),

  /** Beside a column of days, the time of day. */
  TIME_OF_DAY("timeframe", "timeofday", "eventhour", "hour", "time"),

  TYPE(
      "eventtype",
      "event",
      "eventname",
      "actiontype",
      "behaviortype",
      "interactiontype",
      "activitytype",
      "action",
      "behavior",
      "behaviour",
      "interaction",
      "activity",
      "type"),

  CLICK("clickid", "eventid", "eventuuid", "hitid");

  private final List<String> names;

  ColumnRole(String... names) {
    this.names = List.of(names);
  }

  /** Known names of such a column, normalised, the likeliest first. */
  List<String> names() {
    return names;
  }

  /** As it is written on a command line, e.g. {@code time-of-day}. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<ColumnRole> named(String word) {
    String given = word.strip().toLowerCase(Locale.ROOT);
    return Stream.of(values()).filter(role -> role.word().equals(given)).findFirst();
  }

  /** Small letters and digits alone; a type behind a colon, as RecBole's {@code :token}, goes. */
  static String normalised(String name) {
    int colon = name.indexOf(':');
    String bare = colon > 0 ? name.substring(0, colon) : name;
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < Math.min(bare.length(), 100); i++) {
      char c = bare.charAt(i);
      if (Character.isLetterOrDigit(c)) {
        letters.append(Character.toLowerCase(c));
      }
    }
    return letters.toString();
  }
}
