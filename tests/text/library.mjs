// What twitter-text and @atproto/api make of texts: a JSON string a line in, their answers out.
import { UnicodeString } from "@atproto/api";
import twitter from "twitter-text";
import { createInterface } from "node:readline";
import { detectFacets } from "./node_modules/@atproto/api/dist/rich-text/detection.js"; // not exported

for await (const line of createInterface({ input: process.stdin })) {
  const text = JSON.parse(line);
  console.log(
    JSON.stringify({
      urls: twitter.extractUrlsWithIndices(text).map((one) => one.indices),
      quotes: twitter.extractUrlsWithIndices(text).every((one) => text.slice(...one.indices) === one.url),
      hashtags: twitter.extractHashtagsWithIndices(text).map((one) => one.indices),
      cashtags: twitter.extractCashtagsWithIndices(text).map((one) => one.indices),
      mentions: twitter.extractMentionsOrListsWithIndices(text).map((one) => one.indices),
      reply: twitter.extractReplies(text),
      weight: twitter.parseTweet(text),
      is_url: twitter.isValidUrl(text),
      bluesky: (detectFacets(new UnicodeString(text)) ?? []).map((one) => [
        one.index.byteStart,
        one.index.byteEnd,
        Object.values(one.features[0])[1],
      ]),
    }),
  );
}
