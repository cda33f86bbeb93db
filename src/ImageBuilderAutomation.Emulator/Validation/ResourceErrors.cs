using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Validation;

/// <summary>Errors about resources that many operations return.</summary>
public static class ResourceErrors
{
    // Observed: hashicorp/terraform-provider-aws relies on this code for a missing resource, even where the model does not declare it.
    // Assumed: the message.
    public static ApiError NotFound(string arn) => new("ResourceNotFoundException", $"The resource with ARN '{arn}' does not exist.");

    // Observed: ministryofjustice/modernisation-platform-ami-builds#549.
    public static ApiError Exists(string kind, ResourceArn arn) =>
        new("ResourceAlreadyExistsException", $"The following resource '{kind}' already exists: '{arn}'.");

    // Observed: hashicorp/terraform-provider-aws#39985.
    public static ApiError HasDependents(string arn) =>
        new("ResourceDependencyException", $"Resource dependency error: The resource ARN '{arn}' has other resources depended on it.");

    // Assumed: the message.
    public static ApiError QuotaExceeded(string type, int max) =>
        new("ServiceQuotaExceededException", $"The account's quota of {max} resources of type '{type}' in this Region is used up.");

    // Assumed: the message.
    public static ApiError BadVersion(string version) => new(
        "InvalidVersionNumberException",
        $"The version '{version}' is not valid: each node is 0 to {SemanticVersion.GreatestNode}, and right of a wildcard there are only wildcards.");
}

/// <summary>Ends a call that only asks whether it would succeed.</summary>
public static class DryRun
{
    // Documented: user guide, "dry run": a dry run that would have succeeded fails with this error and message.
    public static void EndHere(JsonObject input)
    {
        if (input.Flag("dryRun"))
            throw new ApiError("DryRunOperationException", "Request would have succeeded, but dryRun flag is set.");
    }
}
