using System.Text.Json.Nodes;
using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Cli;
using ImageBuilderAutomation.Local.Demo;

namespace EndToEnd;

/// <summary>Compares policies with the pipelines of the local stack.</summary>
public sealed class PolicyCheckTests
{
    [Fact]
    public async Task Reports_what_does_not_match_the_account()
    {
        await using var demo = await DemoEnvironment.StartAsync(new(), new DemoOutput(TextWriter.Null), default);
        var policy = Path.GetTempFileName();
        await File.WriteAllTextAsync(policy, """
            { "scopes": { "gone": { "pipelines": ["legacy-*"] } },
              "gates": [
                { "name": "typo", "scope": "*", "step": "distribution/AproveRelease", "require": { "scan": {} } },
                { "name": "late", "scope": ["gone"], "step": "distribution/ApproveRelease", "require": { "scan": {} } } ] }
            """);
        try
        {
            var (code, output) = await CheckAsync(demo, policy, "--json");

            // The rule with the misspelled step demands it of every pipeline.
            Assert.Equal(1, code);
            Assert.Equal(ImageFactory.Pipelines.Count, (int)JsonNode.Parse(output)!["coverage"]!["gaps"]!);
            var found = JsonNode.Parse(output)!["problems"]!.AsArray()
                .Select(problem => $"{problem!["severity"]} {problem["path"]}: {problem["found"]}").ToList();
            Assert.Contains("warning scopes.gone: a scope that selects no pipeline or recipe of the account", found);
            Assert.Contains("warning gates[0].step: \"distribution/AproveRelease\", which matches no WaitForAction step of the account's workflows", found);
            foreach (var pipeline in ImageFactory.Pipelines)
                Assert.Contains($"warning gates: no rule for the step distribution/ApproveRelease of pipeline {pipeline}", found);
        }
        finally
        {
            File.Delete(policy);
        }
    }

    [Fact]
    public async Task The_demo_s_policy_matches_its_pipelines()
    {
        await using var demo = await DemoEnvironment.StartAsync(new(), new DemoOutput(TextWriter.Null), default);
        await demo.StartParentAsync(DemoSteps.Base, default);

        var (code, output) = await CheckAsync(demo, Path.Combine(AppContext.BaseDirectory, "demo", "policy.json"));

        Assert.Equal(0, code);
        // Roles that nobody has assumed yet do not exist on a local stack, so the output begins with warnings.
        Assert.Matches(@"(?m)^\S+: valid, policy [0-9a-f]{6}, compared with 5 pipelines, \d+ recipes and 1 waiting steps\ncoverage: 5 of 5 pipelines have the gates that the policy demands\n", output);
    }

    [Fact]
    public async Task Reports_waiting_steps_that_neither_a_stop_nor_a_time_out_ends()
    {
        await using var demo = await DemoEnvironment.StartAsync(new(), new DemoOutput(TextWriter.Null), default);
        await UseAsync(
            demo, "base-al2023",
            new() { WorkflowArn = await WorkflowAsync(demo, WorkflowType.TEST, ""), OnFailure = OnWorkflowFailure.CONTINUE },
            new() { WorkflowArn = await WorkflowAsync(demo, WorkflowType.DISTRIBUTION, "\"onFailure\": \"Continue\"") });

        var (_, output) = await CheckAsync(demo, Path.Combine(AppContext.BaseDirectory, "demo", "policy.json"), "--json");

        var found = JsonNode.Parse(output)!["problems"]!.AsArray().Select(problem => $"{problem!["found"]}; {problem["expected"]}").ToList();
        foreach (var (type, setting) in new[] { ("test", "onFailure of the workflow in the pipeline"), ("distribution", "onFailure of the step in the workflow's document") })
        {
            Assert.Contains(
                $"step {type}/Wait of pipeline base-al2023, which neither a stop nor a time-out ends: the build continues after both; {setting} that is Abort", found);
        }
    }

    [Theory]
    [InlineData("parameter", "/golden/base", null, 1)]
    [InlineData("parameter", "/golden/base", "eu-west-1", 0)]
    [InlineData("parameter", "/golden/other", null, 0)]
    [InlineData("launchTemplate", "lt-0123456789abcdef0", null, 1)]
    [InlineData("launchTemplate", "lt-0fedcba9876543210", null, 0)]
    public async Task A_channel_s_target_that_a_distribution_writes_is_refused(string kind, string name, string? region, int errors)
    {
        await using var demo = await DemoEnvironment.StartAsync(new(), new DemoOutput(TextWriter.Null), default);
        await demo.Client.CreateDistributionConfigurationAsync(new()
        {
            Name = "golden",
            Distributions =
            [
                new()
                {
                    Region = demo.Stack.Template.Settings.Region,
                    SsmParameterConfigurations = [new() { ParameterName = "/golden/base", DataType = SsmParameterDataType.AwsEc2Image }],
                    LaunchTemplateConfigurations = [new() { LaunchTemplateId = "lt-0123456789abcdef0" }],
                },
            ],
        });
        var policy = Path.GetTempFileName();
        var place = region is null ? "" : $", \"region\": \"{region}\"";
        await File.WriteAllTextAsync(policy, $$"""
            { "scopes": { "base": { "images": ["base-*"] } },
              "channels": [ { "name": "prod", "scope": "base", "targets": [ { "{{kind}}": "{{name}}"{{place}} } ] } ] }
            """);
        try
        {
            var (code, output) = await CheckAsync(demo, policy, "--json");

            var found = JsonNode.Parse(output)!["problems"]!.AsArray().Where(problem => (string?)problem!["severity"] == "error").ToList();
            Assert.Equal((errors, errors), (code, found.Count));
            Assert.All(found, problem => Assert.EndsWith($"{name}, which distribution configuration golden writes with each build", (string?)problem!["found"], StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(policy);
        }
    }

    /// <summary>A workflow with one waiting step.</summary>
    private static async Task<string> WorkflowAsync(DemoEnvironment demo, WorkflowType type, string setting) => (await demo.Client.CreateWorkflowAsync(new()
    {
        Name = $"open-{type}",
        SemanticVersion = "1.0.0",
        Type = type,
        Data = $$"""{ "schemaVersion": 1.0, "steps": [ { "name": "Wait", "action": "WaitForAction"{{(setting.Length > 0 ? $", {setting}" : "")}} } ] }""",
        ClientToken = $"open-{type}",
    })).WorkflowBuildVersionArn;

    private static Task UseAsync(DemoEnvironment demo, string name, params WorkflowConfiguration[] workflows) =>
        PipelineWorkflows.UseAsync(demo, name, _ => workflows);

    private static async Task<(int Code, string Output)> CheckAsync(DemoEnvironment demo, string policy, params string[] more)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(
            [
                "policy", "check", policy, "--imagebuilder", $"{demo.Stack.Endpoints.ImageBuilder}",
                "--region", demo.Stack.Template.Settings.Region, .. more,
            ],
            output, error, CancellationToken.None, demo.Clock);
        Assert.Equal("", error.ToString());
        return (code, output.ToString());
    }
}
