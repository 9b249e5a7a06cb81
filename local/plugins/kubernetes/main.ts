import { serve } from "../server";
import { kubernetesPlugin } from "./plugin";

serve(kubernetesPlugin());
