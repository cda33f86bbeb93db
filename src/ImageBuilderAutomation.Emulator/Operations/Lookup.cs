using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>Finding what a request names, or answering that it is not there.</summary>
public static class Lookup
{
    /// <summary>By exact ARN, owned by the account or by Amazon.</summary>
    public static Resource Exact(Call call, string arn) =>
        (ResourceArn.TryParse(arn, out var parsed) ? VersionReferences.StoreOf(call.Account, parsed)?.Find(arn) : null)
        ?? throw ResourceErrors.NotFound(arn);

    /// <summary>By exact ARN, owned by the account: what may be changed.</summary>
    public static Resource Own(Call call, string arn) => call.Account.Resources.Find(arn) ?? throw ResourceErrors.NotFound(arn);

    /// <summary>By build, version or wildcard ARN.</summary>
    public static Resource Resolve(Call call, string arn) => VersionReferences.Resolve(call.Account, arn) ?? throw ResourceErrors.NotFound(arn);

    /// <summary>What a request refers to by build, version or wildcard ARN, or by name.</summary>
    /// <param name="parameter">The request's parameter, for the message.</param>
    // Assumed: a reference to something missing is an invalid value; 404 is for the request's own subject.
    public static Resource Referenced(Call call, string parameter, string arn) =>
        VersionReferences.Resolve(call.Account, arn) ?? throw InvalidParameter.Value(parameter, $"The resource with ARN '{arn}' does not exist.");
}
