using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Operations.Images;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.WorkflowExecutions;

public sealed class ListWorkflowExecutions : IOperation
{
    public string Name => nameof(ListWorkflowExecutions);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var build = BuildLookup.Build(call, input.Text("imageBuildVersionArn"));
        var skip = call.Page.After is { } after ? int.Parse(after, CultureInfo.InvariantCulture) + 1 : 0;
        var page = call.Page.Of(
            "workflowExecutions", build.Executions.Index().Skip(skip), e => e.Index.ToString(CultureInfo.InvariantCulture), e => e.Item.ToJson());
        page["imageBuildVersionArn"] = build.Arn;
        return page;
    }
}
