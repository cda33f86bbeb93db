using System.Text.Json.Nodes;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Adoption;

/// <summary>Builds the values of a pipeline's members that a plan changes. Pure.</summary>
internal static class PipelineWorkflows
{
    /// <summary>
    /// The pipeline's workflows with another distribution workflow. The stages run in the order build, test, distribution, so a gate that is the first step of
    /// the distribution workflow comes before anything that hands the image to somebody.
    /// </summary>
    // Image Builder user guide, "manage image workflows": the defaults, and that a list of workflows replaces them.
    public static JsonArray With(PipelineSettings pipeline, string distributionArn)
    {
        var gate = new JsonObject { ["workflowArn"] = distributionArn };
        if (pipeline.ToUpdate()["workflows"] is not JsonArray { Count: > 0 } current)
        {
            var kind = pipeline.IsContainer ? "container" : "image";
            return [Managed(pipeline, $"build/build-{kind}"), Managed(pipeline, $"test/test-{kind}"), gate];
        }

        var workflows = current.DeepClone().AsArray();
        var distribution = workflows.OfType<JsonObject>().FirstOrDefault(use => new WorkflowUse($"{use["workflowArn"]}") is { Type: "distribution" });
        if (distribution is null)
            workflows.Add((JsonNode)gate);
        else if (new WorkflowUse($"{distribution["workflowArn"]}").IsOfAmazon)
            workflows[workflows.IndexOf(distribution)] = gate;
        else
            distribution["workflowArn"] = distributionArn;
        return workflows;
    }

    /// <summary>The outermost member of the path with the innermost one set to true.</summary>
    public static JsonNode Enabled(JsonObject settings, string[] path)
    {
        if (path.Length == 1)
            return JsonValue.Create(true);
        var member = settings[path[0]] is JsonObject current ? current.DeepClone().AsObject() : [];
        member[path[1]] = true;
        return member;
    }

    private static JsonObject Managed(PipelineSettings pipeline, string name)
    {
        var arn = PipelineArn.Parse(pipeline.Arn);
        return new() { ["workflowArn"] = $"arn:{arn.Partition}:imagebuilder:{arn.Region}:aws:workflow/{name}/x.x.x" };
    }
}
