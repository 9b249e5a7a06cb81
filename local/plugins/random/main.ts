import { generatedPlugin } from "../generated";
import { serve } from "../server";
import { versions } from "../versions";
import { randomBytes, randomId, randomInteger, randomShuffle, randomUuid } from "./bytes";
import { randomPassword, randomString } from "./text";

serve(
  generatedPlugin("random", versions.random, {
    "random:index/randomPassword:RandomPassword": randomPassword,
    "random:index/randomString:RandomString": randomString,
    "random:index/randomId:RandomId": randomId,
    "random:index/randomBytes:RandomBytes": randomBytes,
    "random:index/randomUuid:RandomUuid": randomUuid,
    "random:index/randomInteger:RandomInteger": randomInteger,
    "random:index/randomShuffle:RandomShuffle": randomShuffle,
  }),
);
