using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Workflows;

namespace ImageBuilderAutomation.Emulator.Tests.Builds.Workflows;

public sealed class WorkflowDocumentTests
{
    private const string Gate = """
        name: approval-gate
        description: Waits for somebody to answer.
        schemaVersion: 1.0
        parameters:
          - name: approvalTopicArn
            type: string
            default: ''
          - name: askPeople
            type: boolean
            default: true
        steps:
          - name: ApproveImage
            action: WaitForAction
            timeoutSeconds: 86400
            if:
              and:
                - booleanEquals: true
                  value: $.parameters.askPeople
                - not:
                    stringEquals: Windows
                    value: $.imagebuilder.platform
            inputs:
              snsTopicArn.$: $.parameters.approvalTopicArn
              payload: 'image {{ $.imagebuilder.imageName }}'
          - name: Distribute
            action: DistributeImage
            onFailure: Continue
        outputs:
          - name: Decision
            value: $.stepOutputs.ApproveImage.action
        """;

    [Fact]
    public void Reads_the_document_of_a_gate()
    {
        var document = WorkflowDocument.Parse(Gate, "DISTRIBUTION");

        Assert.Equal("approval-gate", document.Name);
        var wait = document.Steps[0];
        Assert.Equal(("ApproveImage", "WaitForAction", TimeSpan.FromDays(1), false), (wait.Name, wait.Action.Name, wait.Timeout, wait.ContinueOnFailure));
        Assert.True(document.Steps[1].ContinueOnFailure);
        Assert.Equal(TimeSpan.FromHours(6), document.Steps[1].Timeout);
        Assert.Equal(new WorkflowOutput("Decision", "$.stepOutputs.ApproveImage.action", null), Assert.Single(document.Outputs));
    }

    [Fact]
    public void Waits_three_days_by_default() =>
        Assert.Equal(TimeSpan.FromDays(3), WorkflowDocument.Parse(Steps("- { name: Wait, action: WaitForAction }"), "BUILD").Steps[0].Timeout);

    [Fact]
    public void Reports_all_problems_at_once()
    {
        var failure = Assert.Throws<WorkflowDocumentException>(() => WorkflowDocument.Parse(
            """
            schemaVersion: 2.0
            colour: red
            steps:
              - name: 1st
                action: WaitForAction
                timeoutSeconds: 604801
              - name: Launch
                action: LaunchInstance
              - name: Launch
                action: Dance
                onFailure: Retry
            """,
            "BUILD"));

        Assert.Collection(
            failure.Problems,
            problem => Assert.StartsWith("unknown key 'colour'", problem, StringComparison.Ordinal),
            problem => Assert.Equal("schemaVersion: expected 1.0, found '2'", problem),
            problem => Assert.StartsWith("steps[0].name: '1st' must match", problem, StringComparison.Ordinal),
            problem => Assert.Equal("steps[0].timeoutSeconds: expected a whole number from 1 to 604800, found '604801'", problem),
            problem => Assert.Equal("steps[1].inputs: LaunchInstance requires 'waitFor'", problem),
            problem => Assert.StartsWith("steps[2].action: 'Dance' is not a step action", problem, StringComparison.Ordinal),
            problem => Assert.Equal("steps[2].onFailure: expected Abort or Continue, found 'Retry'", problem));
        Assert.Equal(string.Join('\n', failure.Problems), failure.Message);
    }

    [Theory]
    [InlineData("WaitForAction", 604_800)]
    [InlineData("TerminateInstance", 43_200)]
    [InlineData("CreateImage", 259_200)]
    public void Accepts_a_timeout_up_to_the_action_s_maximum(string action, int seconds)
    {
        var inputs = action == "WaitForAction" ? "" : ", inputs: { instanceId: i-1 }";
        Assert.Equal(
            seconds,
            WorkflowDocument.Parse(Steps($"- {{ name: Step, action: {action}, timeoutSeconds: {seconds}{inputs} }}"), "BUILD").Steps[0].Timeout.TotalSeconds);
        Refuses(Steps($"- {{ name: Step, action: {action}, timeoutSeconds: {seconds + 1}{inputs} }}"), "BUILD", $"expected a whole number from 1 to {seconds}");
    }

    [Theory]
    [InlineData("DistributeImage", "BUILD", "DistributeImage is not supported in a workflow of type BUILD")]
    [InlineData("ExecuteComponents", "DISTRIBUTION", "ExecuteComponents is not supported in a workflow of type DISTRIBUTION")]
    [InlineData("CollectImageScanFindings", "BUILD", "it is in TEST")]
    public void Refuses_an_action_in_a_stage_that_does_not_support_it(string action, string type, string problem) =>
        Refuses(Steps($"- {{ name: Step, action: {action}, inputs: {{ instanceId: i-1 }} }}"), type, problem);

    [Theory]
    [InlineData("payload: '{{ $.parameters.missing }}'", "'$.parameters.missing' names no parameter of this workflow")]
    [InlineData("payload.$: $.stepOutputs.Later.action", "'$.stepOutputs.Later.action' names no earlier step of this workflow")]
    [InlineData("payload.$: $.stepOutputs.Earlier.colour", "'$.stepOutputs.Earlier.colour' names no output of WaitForAction")]
    [InlineData("payload.$: $.imagebuilder.weather", "'$.imagebuilder.weather' names no variable of Image Builder")]
    [InlineData("payload.$: $.stepOutputs", "expected a reference")]
    [InlineData("payload.$: 'see {{ $.parameters.missing }}'", "'$.parameters.missing' names no parameter of this workflow")]
    [InlineData("payload.$: [ a, $.parameters.missing ]", "inputs.payload.$[1]: '$.parameters.missing' names no parameter of this workflow")]
    [InlineData("payload.$: { deep: $.parameters.missing }", "inputs.payload.$.deep: '$.parameters.missing' names no parameter of this workflow")]
    [InlineData("payload: { deep: [ '{{ $.elsewhere.x }}' ] }", "must begin with $.parameters")]
    public void Refuses_an_invalid_reference(string input, string problem) =>
        Refuses(
            Steps(
                $"- {{ name: Earlier, action: WaitForAction }}\n  - name: Wait\n    action: WaitForAction\n    inputs:\n      {input}\n"
                + "  - { name: Later, action: WaitForAction }"),
            "BUILD", problem);

    [Fact]
    public void Refuses_more_steps_than_a_workflow_may_have()
    {
        static string Many(int count) => Steps(string.Join("\n  ", Enumerable.Range(1, count).Select(i => $"- {{ name: Step{i}, action: WaitForAction }}")));

        Assert.Equal(15, WorkflowDocument.Parse(Many(15), "BUILD").Steps.Count);
        Refuses(Many(16), "BUILD", "steps: at most 15 are allowed, found 16");
    }

    [Fact]
    public void Refuses_a_pause_as_long_as_the_timeout() =>
        Refuses(
            Steps("- { name: Wait, action: WaitForAction, timeoutSeconds: 60, waitSeconds: 60 }"), "BUILD",
            "waitSeconds: expected a whole number from 0 to 59");

    [Fact]
    public void Refuses_a_name_used_twice() =>
        Refuses(
            Steps("- { name: Wait, action: WaitForAction }\n  - { name: Wait, action: WaitForAction }"), "BUILD",
            "steps: the name 'Wait' is used more than once");

    [Fact]
    public void Refuses_a_default_of_another_type() =>
        Refuses(
            "schemaVersion: 1.0\nparameters: [ { name: count, type: integer, default: many } ]\n"
                + Steps("- { name: Wait, action: WaitForAction }").Split('\n', 2)[1],
            "BUILD", "parameters[0].default: expected a value of type integer, found 'many'");

    [Theory]
    [InlineData("schemaVersion: [", "not valid YAML")]
    [InlineData("just text", "expected a mapping, found 'just text'")]
    [InlineData("", "expected a YAML document, found nothing")]
    [InlineData("a: 1\na: 2", "the key 'a' stands twice")]
    [InlineData("a: 1\n---\nb: 2", "line 2, column 1: expected one YAML document")]
    [InlineData("schemaVersion: 1.0", "steps: is required")]
    [InlineData("steps: [ { name: Wait, action: WaitForAction } ]", "schemaVersion: is required")]
    public void Refuses_an_invalid_document(string yaml, string problem) => Refuses(yaml, "BUILD", problem);

    [Fact]
    public void The_service_s_own_workflows_are_valid() =>
        Assert.All(
            ["build-image", "build-image-with-update-ssm-agent", "build-container", "test-image", "test-container", "distribute-image", "distribute-container"],
            name => Assert.Equal(name, WorkflowDocument.Parse(ManagedWorkflows.Yaml(name)!, name.Split('-')[0] switch
            {
                "build" => "BUILD",
                "test" => "TEST",
                _ => "DISTRIBUTION",
            }).Name));

    [Fact]
    public void Binds_parameters_by_type_with_defaults_for_the_rest()
    {
        var values = WorkflowDocument.Parse(Gate, "DISTRIBUTION").Bind(Given(("askPeople", "false")));

        Assert.Equal("""{"approvalTopicArn":"","askPeople":false}""", values.ToJsonString());
    }

    [Fact]
    public void Names_every_invalid_parameter()
    {
        var document = WorkflowDocument.Parse(
            "schemaVersion: 1.0\nparameters:\n  - { name: needed, type: string }\n  - { name: count, type: integer }\n"
                + Steps("- { name: Wait, action: WaitForAction }").Split('\n', 2)[1],
            "BUILD");

        var failure = Assert.Throws<WorkflowDocumentException>(() => document.Bind(Given(("count", "many"), ("other", "x"))));

        Assert.Equal(
            ["parameter 'count' must be of type integer", "parameter 'other' is not declared by the workflow",
                "parameter 'needed' has no default and was not given"],
            failure.Problems);
    }

    [Theory]
    [InlineData("numberGreaterThan: 3", false)]
    [InlineData("numberGreaterThanEquals: 3", true)]
    [InlineData("numberLessThan: 3", false)]
    [InlineData("numberLessThanEquals: 3", true)]
    [InlineData("numberEquals: 3.0", true)]
    [InlineData("stringEquals: '3'", true)]
    [InlineData("booleanEquals: true", false)]
    public void Compares_as_its_operator_says(string comparison, bool holds)
    {
        var document = WorkflowDocument.Parse(
            "schemaVersion: 1.0\nparameters: [ { name: count, type: integer, default: 3 } ]\nsteps:\n  - name: Wait\n    action: WaitForAction\n"
                + $"    if: {{ {comparison}, value: $.parameters.count }}",
            "BUILD");

        Assert.Equal(holds, document.Steps[0].If!.Holds(new(document.Bind(null), [], [])));
    }

    [Fact]
    public void Fills_inputs_from_parameters_steps_workflows_and_the_service()
    {
        var variables = new WorkflowVariables(new() { ["list"] = new JsonArray("a", "b") }, new() { ["ImageId"] = "ami-1" }, new() { ["platform"] = "Linux" });
        variables.SetStepOutputs("Launch", new() { ["instanceId"] = "i-1" });

        var filled = variables.Fill(new()
        {
            ["list.$"] = "$.parameters.list",
            ["text"] = "{{$.stepOutputs.Launch.instanceId}} on {{ $.imagebuilder.platform }}: {{ $.parameters.list[1] }}",
            ["deep"] = new JsonObject { ["image.$"] = "$.workflowOutputs.ImageId", ["count"] = 3 },
        });

        Assert.Equal("""{"list":["a","b"],"text":"i-1 on Linux: b","deep":{"image":"ami-1","count":3}}""", filled.ToJsonString());
    }

    [Fact]
    public void Names_the_reference_that_has_no_value() =>
        Assert.Equal("$.workflowOutputs.Nothing", Assert.Throws<UnresolvedReferenceException>(
            () => new WorkflowVariables([], [], []).Fill(new() { ["image.$"] = "$.workflowOutputs.Nothing" })).Reference);

    private static string Steps(string steps) => $"schemaVersion: 1.0\nsteps:\n  {steps}";

    private static JsonArray Given(params IEnumerable<(string Name, string Value)> parameters) =>
        new([.. parameters.Select(p => new JsonObject { ["name"] = p.Name, ["value"] = new JsonArray(p.Value) })]);

    private static void Refuses(string yaml, string type, string problem) =>
        Assert.Contains(problem, Assert.Throws<WorkflowDocumentException>(() => WorkflowDocument.Parse(yaml, type)).Message, StringComparison.Ordinal);
}
