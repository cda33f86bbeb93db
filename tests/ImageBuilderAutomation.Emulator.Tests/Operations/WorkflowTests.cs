using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Operations;

public sealed class WorkflowTests : EmulatorTest
{
    [Fact]
    public async Task Get_returns_the_created_workflow_with_its_parameters()
    {
        var created = await Api.OkAsync("CreateWorkflow", Samples.Workflow(type: "DISTRIBUTION"));
        var arn = created["workflowBuildVersionArn"]!.GetValue<string>();

        var workflow = (await Api.OkAsync("GetWorkflow", new() { ["workflowBuildVersionArn"] = arn }))["workflow"]!;

        Assert.Equal(Api.Arn("workflow/distribution/approve/1.0.0/1"), arn);
        Assert.Equal(Samples.WorkflowYaml, workflow["data"]!.GetValue<string>());
        Assert.Equal(
            """[{"name":"topic","type":"string","defaultValue":["none"],"description":"Who is notified."}]""", workflow["parameters"]!.ToJsonString());
    }

    [Fact]
    public async Task Changed_content_gets_the_next_build_number_and_unchanged_content_is_refused()
    {
        var input = Samples.Workflow();
        await Api.OkAsync("CreateWorkflow", input);
        (await Api.CallAsync("CreateWorkflow", input)).MustBe(HttpStatusCode.BadRequest, "ResourceAlreadyExistsException");
        input["data"] = Samples.WorkflowYaml.Replace("3600", "7200", StringComparison.Ordinal);

        var second = await Api.OkAsync("CreateWorkflow", input);

        Assert.Equal(Api.Arn("workflow/build/approve/1.0.0/2"), second["workflowBuildVersionArn"]!.GetValue<string>());
    }

    [Fact]
    public async Task Refuses_an_invalid_document_and_reports_all_its_problems()
    {
        var input = Samples.Workflow();
        input["data"] = "schemaVersion: 1.0\nsteps:\n  - name: a b\n    action: Dance\n";

        var result = await Api.CallAsync("CreateWorkflow", input);

        result.MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException", "The value supplied for parameter 'data' is not valid. ");
        Assert.Contains("a b", result.Message, StringComparison.Ordinal);
        Assert.Contains("Dance", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_creates_nothing()
    {
        var input = Samples.Workflow();
        input["dryRun"] = true;

        (await Api.CallAsync("CreateWorkflow", input)).MustBe(HttpStatusCode.PreconditionFailed, "DryRunOperationException");

        Assert.Empty((await Api.OkAsync("ListWorkflows"))["workflowVersionList"]!.AsArray());
    }

    [Fact]
    public async Task Pages_cover_all_types_of_workflows()
    {
        foreach (var type in (string[])["BUILD", "TEST", "DISTRIBUTION"])
        {
            await Api.OkAsync("CreateWorkflow", Samples.Workflow("first", type: type));
            await Api.OkAsync("CreateWorkflow", Samples.Workflow("second", type: type));
        }

        foreach (var (operation, items) in new[] { ("ListWorkflows", "workflowVersionList"), ("ListWorkflowBuildVersions", "workflowSummaryList") })
        {
            var seen = new List<string>();
            string? token = null;
            do
            {
                var page = await Api.OkAsync(operation, new() { ["maxResults"] = 1, ["nextToken"] = token });
                seen.AddRange(page[items]!.AsArray().Select(w => $"{w!["type"]} {w["name"]}"));
                token = page["nextToken"]?.GetValue<string>();
            }
            while (token is not null);

            Assert.Equal(["BUILD first", "BUILD second", "DISTRIBUTION first", "DISTRIBUTION second", "TEST first", "TEST second"], seen);
        }
    }

    [Theory]
    [InlineData("1.0.0", 2)]
    [InlineData("1.x.x", 3)]
    [InlineData("x.x.x", 4)]
    [InlineData("3.x.x", 0)]
    public async Task Lists_the_builds_that_match_a_version(string version, int expected)
    {
        foreach (var (made, description) in new[] { ("1.0.0", "a"), ("1.0.0", "b"), ("1.1.0", "a"), ("2.0.0", "a") })
        {
            var input = Samples.Workflow(version: made);
            input["description"] = description;
            await Api.OkAsync("CreateWorkflow", input);
        }

        var list = await Api.OkAsync("ListWorkflowBuildVersions", new() { ["workflowVersionArn"] = Api.Arn($"workflow/build/approve/{version}") });

        Assert.Equal(expected, list["workflowSummaryList"]!.AsArray().Count);
    }
}
