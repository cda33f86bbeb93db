using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Builds.Workflows;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Builds;

/// <summary>From a <c>workflows</c> member to the workflows that will run.</summary>
public static class WorkflowPlan
{
    private const int MostWorkflows = 10;

    /// <param name="configurations">Null or empty: the service's own build and test workflows.</param>
    /// <exception cref="ApiError">A workflow that does not exist, too many of a kind, or parameters that do not fit.</exception>
    public static IReadOnlyList<PlannedWorkflow> Read(AccountState account, JsonArray? configurations)
    {
        // Documented: giving workflows replaces the defaults; a build or test workflow that is not given is a stage that does not run.
        var planned = (configurations is { Count: > 0 } ? configurations : Defaults(account)).Select(item => Read(account, item!.AsObject())).ToList();

        // Documented: user guide, "manage image workflows".
        if (planned.Count > MostWorkflows)
            throw InvalidParameter.Combination("workflows", $"At most {MostWorkflows} workflows are allowed, found {planned.Count}.");
        foreach (var type in (string[])["BUILD", "DISTRIBUTION"])
        {
            if (planned.Count(p => p.Document.Type == type) is > 1 and var count)
                throw InvalidParameter.Combination("workflows", $"At most one workflow of type {type} is allowed, found {count}.");
        }

        // Documented: parallelGroup is for test workflows. Assumed: so is onFailure, and other workflows with them are refused.
        if (planned.FirstOrDefault(p => p.Document.Type != "TEST" && (p.Configuration.ContainsKey("parallelGroup") || p.Configuration.ContainsKey("onFailure"))) is { } odd)
            throw InvalidParameter.Combination("workflows", $"Only test workflows take parallelGroup and onFailure, and '{odd.Arn}' is none.");
        return planned;
    }

    private static JsonArray Defaults(AccountState account) => new(
        [.. new[] { ManagedWorkflows.BuildImage, ManagedWorkflows.TestImage }.Select(workflow => new JsonObject
        {
            ["workflowArn"] = workflow.ArnIn(account.Partition, account.Region),
        })]);

    private static PlannedWorkflow Read(AccountState account, JsonObject configuration)
    {
        var arn = configuration["workflowArn"]!.GetValue<string>();
        var resource = VersionReferences.Resolve(account, arn)
            ?? throw new ApiError("ResourceNotFoundException", $"The resource with ARN '{arn}' does not exist.");
        var workflow = resource.Document;
        try
        {
            var document = WorkflowDocument.Parse(workflow["data"]!.GetValue<string>(), workflow["type"]!.GetValue<string>());
            var shown = (JsonObject)configuration.DeepClone();
            shown["workflowArn"] = resource.Arn.ToString();
            return new(resource.Arn.ToString(), document, document.Bind(configuration["parameters"]?.AsArray()), shown);
        }
        catch (WorkflowDocumentException e)
        {
            throw InvalidParameter.Value("workflows", $"'{arn}': {e.Message}");
        }
    }
}
