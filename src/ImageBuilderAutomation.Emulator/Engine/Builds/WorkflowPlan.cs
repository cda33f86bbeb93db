using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Validation;
using ImageBuilderAutomation.Emulator.Workflows;

namespace ImageBuilderAutomation.Emulator.Engine.Builds;

/// <summary>Resolves a <c>workflows</c> member to the workflows that will run.</summary>
public static class WorkflowPlan
{
    // A workflow never changes, so images that run it with the same configuration share the parsed plan.
    private static readonly ConditionalWeakTable<Resource, ConcurrentDictionary<string, PlannedWorkflow>> Plans = [];

    /// <param name="container">Whether the default workflows are those for containers or those for AMIs.</param>
    /// <param name="configurations">Null or empty: the service's own build and test workflows.</param>
    /// <exception cref="ApiError">A workflow does not exist, or its newest build does not accept the parameters.</exception>
    public static IReadOnlyList<PlannedWorkflow> Read(AccountState account, JsonArray? configurations, bool container)
    {
        // Documented: given workflows replace the defaults; without a build or test workflow, that stage does not run.
        return [.. (configurations is { Count: > 0 } ? configurations : Defaults(account, container)).Select(item => Read(account, item!.AsObject()))];
    }

    private static JsonArray Defaults(AccountState account, bool container) => new(
        [.. ManagedWorkflows.Defaults(container).Select(workflow => new JsonObject
        {
            ["workflowArn"] = $"arn:{account.Partition}:imagebuilder:{account.Region}:{ManagedOwner.Amazon}:{workflow}/x.x.x",
        })]);

    private static PlannedWorkflow Read(AccountState account, JsonObject configuration)
    {
        var arn = configuration["workflowArn"]!.GetValue<string>();
        var workflow = VersionReferences.Resolve(account, arn)
            ?? throw new ApiError("ResourceNotFoundException", $"The resource with ARN '{arn}' does not exist.");
        try
        {
            return Plans.GetOrCreateValue(workflow).GetOrAdd(configuration.ToJsonString(), _ => Plan(workflow, configuration));
        }
        catch (WorkflowDocumentException e)
        {
            throw InvalidParameter.Value("workflows", $"'{arn}': {e.Message}");
        }
    }

    private static PlannedWorkflow Plan(Resource workflow, JsonObject configuration)
    {
        var document = WorkflowDocument.Parse(workflow.Document.Text("data"), workflow.Document.Text("type"));
        var shown = (JsonObject)configuration.DeepClone();
        shown["workflowArn"] = workflow.ArnText;
        return new(workflow.ArnText, document, document.Bind(configuration["parameters"]?.AsArray()), shown);
    }
}
