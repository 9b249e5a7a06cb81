import { generatedPlugin } from "../generated";
import { serve } from "../server";
import { versions } from "../versions";
import { certRequest, locallySignedCert, selfSignedCert } from "./certificates";
import { privateKey } from "./privateKey";

serve(
  generatedPlugin("tls", versions.tls, {
    "tls:index/privateKey:PrivateKey": privateKey,
    "tls:index/selfSignedCert:SelfSignedCert": selfSignedCert,
    "tls:index/certRequest:CertRequest": certRequest,
    "tls:index/locallySignedCert:LocallySignedCert": locallySignedCert,
  }),
);
