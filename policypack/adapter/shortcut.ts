/** No resource has this type; the SDK quotes it as the reason why a policy did not apply. */
const noType = "another kind of object";

/**
 * The SDK copies a resource anew for each policy, which costs more than most rules. It spares that for a validation whose
 * `__pulumiType` is another one, so an idle policy names a type that no resource has. Where the SDK does not ask, or
 * `isIdle` cannot tell, the policy runs as ever.
 */
export function sparedWhen<F extends object>(isIdle: () => boolean, validation: F): F {
  Object.defineProperty(validation, "__pulumiType", { get: () => (isIdle() ? noType : undefined) });
  return validation;
}
