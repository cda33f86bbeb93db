using System.Globalization;
using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Cli.Output;

namespace ImageBuilderAutomation.Cli.Tests.Policies;

/// <summary>Finds the pipelines of an account that have no gate although the policy demands one.</summary>
public sealed class CoverageTests : IAsyncLifetime, IDisposable
{
    private const string Gates = """
        "approvers": { "platform": ["role/Platform"] },
        "gates": [ { "name": "two-people", "scope": "*", "step": "distribution/ApproveRelease", "require": { "approvals": { "from": ["platform"], "each": 2 } } } ]
        """;

    private readonly PolicyText _policy = new($$"""{ {{Gates}} }""");
    private PipelineAccount _account = null!;

    public async Task InitializeAsync() => _account = await PipelineAccount.StartAsync();

    public async Task DisposeAsync() => await _account.DisposeAsync();

    public void Dispose() => _policy.Dispose();

    [Fact]
    public async Task A_pipeline_with_the_step_is_covered_and_the_exit_code_is_0()
    {
        await _account.PipelineAsync("gated", await _account.WorkflowAsync("gate", WorkflowType.DISTRIBUTION));

        var run = await _account.CheckAsync(_policy.Path);

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.EndsWith("coverage: 1 of 1 pipelines have the gates that the policy demands\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pipelines_without_the_step_are_listed_with_the_rule_and_what_is_missing_and_the_exit_code_is_1()
    {
        await _account.PipelineAsync("gated", await _account.WorkflowAsync("gate", WorkflowType.DISTRIBUTION));
        await _account.PipelineAsync("plain");
        await _account.ContainerPipelineAsync("tools");
        await _account.PipelineAsync("other-step", await _account.WorkflowAsync("look", WorkflowType.DISTRIBUTION, step: "Look"));
        await _account.PipelineAsync("other-type", await _account.WorkflowAsync("early", WorkflowType.BUILD));

        var run = await _account.CheckAsync(_policy.Path);
        var coverage = await _account.CoverageAsync(_policy.Path);

        const string none = "uncovered: the pipeline names no workflow, and the service's own have no waiting step";
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["gated"] = "covered",
                ["plain"] = none,
                ["tools"] = none,
                ["other-step"] = "uncovered: no step matches; the pipeline's waiting steps are distribution/Look",
                ["other-type"] = "uncovered: no step matches; the pipeline's waiting steps are build/ApproveRelease",
            },
            coverage);
        Assert.Equal(ExitCode.Problems, run.ExitCode);
        Assert.Contains("coverage: 1 of 5 pipelines have the gates that the policy demands\n", run.Output, StringComparison.Ordinal);
        Assert.Matches(
            @"pipeline +plain +uncovered +rule two-people \(distribution/ApproveRelease\): the pipeline names no workflow, and the service's own have no waiting step\n",
            run.Output);
    }

    [Fact]
    public async Task A_step_that_a_build_can_pass_without_an_answer_is_not_taken_as_a_gate()
    {
        await _account.PipelineAsync("conditional", await _account.WorkflowAsync(
            "conditional", WorkflowType.DISTRIBUTION, """ "if": { "and": [ { "booleanEquals": true, "value": "$.parameters.gate" } ] } """));
        await _account.PipelineAsync("continuing", await _account.WorkflowAsync("continuing", WorkflowType.DISTRIBUTION, """ "onFailure": "Continue" """));

        var coverage = await _account.CoverageAsync(_policy.Path);

        Assert.Equal(
            "uncovered: step distribution/ApproveRelease runs only if and ($.parameters.gate booleanEquals true)", coverage["conditional"]);
        Assert.Equal(
            "uncovered: step distribution/ApproveRelease does not end the build when it fails: onFailure of the step in the workflow's document is Continue",
            coverage["continuing"]);
    }

    [Fact]
    public async Task A_step_in_a_test_workflow_counts_only_where_tests_run_and_their_failure_ends_the_build()
    {
        using var policy = new PolicyText($$"""{ {{Gates.Replace("distribution/", "test/", StringComparison.Ordinal)}} }""");
        var test = await _account.WorkflowAsync("check", WorkflowType.TEST);
        await _account.PipelineAsync("tested", test);
        await _account.PipelineAsync("untested", tests: false, new WorkflowConfiguration { WorkflowArn = test });
        await _account.PipelineAsync("lenient", tests: true, new WorkflowConfiguration { WorkflowArn = test, OnFailure = OnWorkflowFailure.CONTINUE });

        var coverage = await _account.CoverageAsync(policy.Path);

        Assert.Equal("covered", coverage["tested"]);
        Assert.Equal("uncovered: step test/ApproveRelease does not run: imageTestsConfiguration.imageTestsEnabled of the pipeline is false", coverage["untested"]);
        Assert.Equal(
            "uncovered: step test/ApproveRelease does not end the build when it fails: onFailure of the workflow in the pipeline is Continue", coverage["lenient"]);
    }

    [Theory]
    [InlineData("{ not yaml", "its document is not valid YAML, line ")]
    [InlineData("steps: { a: 1 }", "its document is not one mapping with a list of steps")]
    [InlineData("[]", "its document is not one mapping with a list of steps")]
    [InlineData("steps: [ { name: Wait } ]", "a step of its document has no action")]
    [InlineData("steps: [ 7 ]", "a step of its document has no action")]
    [InlineData("", "the service returns no document")]
    public async Task A_workflow_document_that_cannot_be_understood_is_unknown_and_the_exit_code_is_1(string document, string reason)
    {
        var workflow = await _account.WorkflowAsync("odd", WorkflowType.DISTRIBUTION);
        await _account.PipelineAsync("odd", workflow);
        _account.Damage(workflow, document);

        Assert.StartsWith($"unknown: workflow distribution/odd/1.0.0/1: {reason}", (await _account.CoverageAsync(_policy.Path))["odd"], StringComparison.Ordinal);
        Assert.Equal(ExitCode.Problems, (await _account.CheckAsync(_policy.Path)).ExitCode);
    }

    [Fact]
    public async Task A_document_that_nests_without_end_is_unknown()
    {
        var workflow = await _account.WorkflowAsync("deep", WorkflowType.DISTRIBUTION);
        await _account.PipelineAsync("deep", workflow);
        _account.Damage(workflow, $"steps: {new string('[', 200)}{new string(']', 200)}");

        Assert.Equal(
            "unknown: workflow distribution/deep/1.0.0/1: its document nests deeper than 100 levels", (await _account.CoverageAsync(_policy.Path))["deep"]);
    }

    [Fact]
    public async Task A_workflow_that_may_not_be_read_is_unknown_with_the_service_s_reason()
    {
        await _account.PipelineAsync("secret", await _account.WorkflowAsync("secret", WorkflowType.DISTRIBUTION));
        await _account.RefuseWorkflowAsync("ForbiddenException", "The key that encrypts the workflow may not be used.");

        var run = await _account.CheckAsync(_policy.Path);

        Assert.Equal(ExitCode.Problems, run.ExitCode);
        Assert.Matches(
            @"pipeline +secret +unknown +rule two-people \(distribution/ApproveRelease\): workflow distribution/secret/1\.0\.0/1: it cannot be read: .*The key that encrypts the workflow may not be used\.",
            run.Output);
    }

    [Fact]
    public async Task An_exception_accepts_a_missing_gate_until_its_last_day_and_is_shown_with_it()
    {
        await _account.PipelineAsync("plain");
        var (last, ended) = (Day(0), Day(-1));
        using var active = Excepting("\"pipelines\": [\"pl*\"]", last);
        using var over = Excepting("\"pipelines\": [\"pl*\"]", ended);

        var run = await _account.CheckAsync(active.Path);

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Matches($"pipeline +plain +exempted until {last} +replaced soon\n", run.Output);
        Assert.Matches($"exception +pipelines pl\\* +until {last} +replaced soon\n", run.Output);
        var late = await _account.CheckAsync(over.Path);
        Assert.Equal(ExitCode.Problems, late.ExitCode);
        Assert.Matches($"exception +pipelines pl\\* +ended {ended} +replaced soon\n", late.Output);
        Assert.Equal("ended", $"{(await _account.CheckAsync(over.Path, "--json")).Json["coverage"]!["exceptions"]![0]!["term"]}");
    }

    [Fact]
    public async Task An_exception_that_selects_nothing_of_the_account_is_a_warning()
    {
        await _account.PipelineAsync("gated", await _account.WorkflowAsync("gate", WorkflowType.DISTRIBUTION));
        using var policy = Excepting("\"pipelines\": [\"gone\"]", Day(30));

        var run = await _account.CheckAsync(policy.Path, "--json");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        // This account has no IAM, so the role of the approvers is unknown.
        Assert.Equal(["coverage.exceptions[0]", "approvers.platform[0]"], run.Json["problems"]!.AsArray().Select(problem => $"{problem!["path"]}"));
    }

    [Fact]
    public async Task A_recipe_without_a_pipeline_is_listed_and_does_not_change_the_exit_code()
    {
        await _account.RecipeAsync("solo");
        using var excepted = Excepting("\"recipes\": [\"solo\"]", Day(30));

        var run = await _account.CheckAsync(_policy.Path, "--json");

        Assert.Equal((ExitCode.Ok, true), (run.ExitCode, run.Json["coverage"]!["complete"]!.GetValue<bool>()));
        var recipe = Assert.Single(run.Json["coverage"]!["recipes"]!.AsArray())!;
        Assert.Equal(("solo", "unknown"), ($"{recipe["name"]}", $"{recipe["coverage"]}"));
        Assert.Equal("exempted", $"{(await _account.CheckAsync(excepted.Path, "--json")).Json["coverage"]!["recipes"]![0]!["coverage"]}");
    }

    [Fact]
    public async Task Every_page_of_pipelines_is_checked_and_each_workflow_is_read_once()
    {
        var workflow = await _account.WorkflowAsync("gate", WorkflowType.DISTRIBUTION);
        for (var n = 0; n < 27; n++)
            await _account.PipelineAsync($"pipeline-{n}", workflow);
        await _account.PipelineAsync("zz-plain");
        var before = Calls();

        var coverage = (await _account.CheckAsync(_policy.Path, "--json")).Json["coverage"]!;

        Assert.Equal((27, 1), (coverage["covered"]!.GetValue<int>(), coverage["gaps"]!.GetValue<int>()));
        // Of 28 pipelines, and of the workflow by its build version and by its newest version.
        Assert.InRange(Calls() - before, 1, 10);

        int Calls() => _account.Server.World.Requests.Snapshot().Count(request => request.Operation is "ListImagePipelines" or "GetWorkflow" or "ListWorkflows" or "ListImageRecipes");
    }

    [Fact]
    public async Task Where_no_rule_applies_nothing_is_demanded()
    {
        await _account.PipelineAsync("plain");
        using var policy = new PolicyText($$"""
            { "scopes": { "pay": { "pipelines": ["pay-*"] } }, {{Gates.Replace("\"*\"", "\"pay\"", StringComparison.Ordinal)}} }
            """);

        var run = await _account.CheckAsync(policy.Path);

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.EndsWith("coverage: the policy demands a gate of no pipeline\n", run.Output, StringComparison.Ordinal);
    }

    private static PolicyText Excepting(string selector, string until) => new($$"""
        { {{Gates}}, "coverage": { "exceptions": [ { {{selector}}, "reason": "replaced soon", "until": "{{until}}" } ] } }
        """);

    /// <summary>The local Image Builder runs on the system's time.</summary>
    private static string Day(int offset) =>
        DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(offset).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
