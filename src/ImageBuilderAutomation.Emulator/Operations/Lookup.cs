using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>Finds the resources that a request names, or throws the service's error if they do not exist.</summary>
public static class Lookup
{
    /// <summary>Finds a resource of the account or of Amazon by exact ARN.</summary>
    public static Resource Exact(Call call, string arn) =>
        call.Account.Resources.Find(arn)
        ?? (ResourceArn.TryParse(arn, out var parsed) ? VersionReferences.StoreOf(call.Account, parsed)?.Find(arn) : null)
        ?? throw ResourceErrors.NotFound(arn);

    /// <summary>Finds a resource of the account, which the caller may change, by exact ARN.</summary>
    public static Resource Own(Call call, string arn) => call.Account.Resources.Find(arn) ?? throw ResourceErrors.NotFound(arn);

    /// <summary>Finds a resource by the ARN of a build or version, or by a wildcard ARN.</summary>
    public static Resource Resolve(Call call, string arn) => VersionReferences.Resolve(call.Account, arn) ?? throw ResourceErrors.NotFound(arn);

    /// <summary>Finds a resource that a request refers to: by exact ARN, by the ARN of a version, or by a wildcard ARN.</summary>
    /// <param name="parameter">The request's parameter, for the error message.</param>
    // Assumed: a reference to a missing resource is an invalid value; 404 means that the request's main resource is missing.
    public static Resource Referenced(Call call, string parameter, string arn) =>
        VersionReferences.Resolve(call.Account, arn) ?? throw InvalidParameter.Value(parameter, $"The resource with ARN '{arn}' does not exist.");
}
