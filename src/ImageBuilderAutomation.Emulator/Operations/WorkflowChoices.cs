using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Validation;
using ImageBuilderAutomation.Emulator.Workflows;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>Checks the <c>workflows</c> of a pipeline or an image.</summary>
public static class WorkflowChoices
{
    // Documented: AWS General Reference, workflows per image.
    private const int MaxWorkflows = 10;

    /// <exception cref="ApiError">The first workflow that is not allowed.</exception>
    public static void Check(Call call, JsonObject input)
    {
        BuildSettings.Check(input);
        var choices = input.Objects("workflows").ToList();
        if (choices.Count > MaxWorkflows)
            throw new ApiError("ServiceQuotaExceededException", $"At most {MaxWorkflows} workflows may be given.");

        var documents = choices.Select((choice, i) => Check(call, choice, $"workflows[{i}]")).ToList();
        var types = documents.ConvertAll(document => document.Type);
        // Documented: user guide, "Manage image workflows": at most one build and one distribution workflow; several test workflows.
        foreach (var type in (string[])["BUILD", "DISTRIBUTION"])
        {
            if (types.Count(t => t == type) > 1)
                throw InvalidParameter.Value("workflows", $"At most one workflow of type {type} may be given.");
        }

        // Documented: user guide, "create a workflow document": output names are unique across a pipeline's workflows.
        foreach (var name in documents.SelectMany(d => d.Outputs).CountBy(output => output.Name).Where(count => count.Value > 1).Select(count => count.Key))
            throw InvalidParameter.Value("workflows", $"The output name '{name}' is used by more than one workflow.");

        // Documented: user guide: custom workflows need an execution role. Assumed: code and message.
        if (!input.IsSet("executionRole") && choices.Exists(c => !c.Text("workflowArn").Contains(":aws:workflow/", StringComparison.Ordinal)))
            throw InvalidParameter.Value("executionRole", "An execution role must be given with workflows of your own.");
    }

    private static WorkflowDocument Check(Call call, JsonObject choice, string at)
    {
        var arn = choice.Text("workflowArn");
        var workflow = Lookup.Referenced(call, $"{at}.workflowArn", arn);
        // Documented: user guide, "Semantic versioning": managed workflows can only be referred to as x.x.x.
        if (workflow.Arn.Owner == "aws" && !arn.EndsWith("/x.x.x", StringComparison.Ordinal))
            throw InvalidParameter.Value($"{at}.workflowArn", "A workflow that Amazon manages can only be referred to by x.x.x.");

        var type = workflow.Document.Text("type");
        // Documented: API reference: both are for test workflows. Assumed: other workflows with them are refused.
        foreach (var member in (string[])["parallelGroup", "onFailure"])
        {
            if (type != "TEST" && choice.IsSet(member))
                throw InvalidParameter.Value($"{at}.{member}", "Only test workflows can have it.");
        }

        try
        {
            var document = WorkflowDocument.Parse(workflow.Document.Text("data"), type);
            document.Bind(choice["parameters"]?.AsArray());
            return document;
        }
        catch (WorkflowDocumentException e)
        {
            throw InvalidParameter.Value($"{at}.parameters", e.Message);
        }
    }
}
