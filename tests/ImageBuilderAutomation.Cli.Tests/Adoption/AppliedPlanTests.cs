using System.Text.Json.Nodes;
using ImageBuilderAutomation.Cli.Output;
using TestKit;

namespace ImageBuilderAutomation.Cli.Tests.Adoption;

/// <summary>The printed AWS CLI commands, run against the local Image Builder: afterwards the gate waits, and nothing else changed.</summary>
public sealed class AppliedPlanTests
{
    /// <summary>Members of the answers that change with every update and with every build.</summary>
    private static readonly string[] OfTheService = ["dateUpdated", "dateLastRun", "dateNextRun", "lastRunStatus", "consecutiveFailures"];

    public static TheoryData<string> Shapes => [.. PipelineShapes.All];

    [AwsCliTheory]
    [MemberData(nameof(Shapes))]
    public Task After_the_commands_the_gate_waits_and_nothing_else_changed(string shape) => ApplyAsync(shape, announces: false);

    [AwsCliTheory]
    [InlineData("plain")]
    [InlineData("own-distribution")]
    public Task A_step_that_is_announced_waits_as_well(string shape) => ApplyAsync(shape, announces: true);

    private static async Task ApplyAsync(string shape, bool announces)
    {
        await using var account = await AdoptionAccount.StartAsync();
        var configuration = await PipelineShapes.CreateAsync(account, shape);
        var before = await account.PipelineAsync(shape);
        var configurationBefore = await account.ConfigurationAsync(configuration);
        string[] options =
        [
            "--result-topic", AdoptionAccount.Topic, .. before["executionRole"] is null ? ["--execution-role", AdoptionAccount.Role] : Array.Empty<string>(),
            .. announces ? ["--step-topic", $"{AdoptionAccount.Topic}-steps", "--step-function", "AnswerStepCall"] : Array.Empty<string>(),
        ];

        var plan = await account.PlanAsync(shape, "cli", options);
        Assert.True(plan.ExitCode == ExitCode.Ok, plan.Error);
        var run = await account.RunScriptAsync(ImageBuilderPart(plan.Output));

        Assert.True(run.ExitCode == 0, run.Output);
        var after = await account.PipelineAsync(shape);
        string[] changed =
        [
            "workflows", .. before["executionRole"] is null ? ["executionRole"] : Array.Empty<string>(),
            .. shape is "shared" ? ["infrastructureConfigurationArn"] : Array.Empty<string>(),
        ];
        AssertSame(before, after, changed);
        Assert.All(changed, member => Assert.NotEqual($"{before[member]?.ToJsonString()}", $"{after[member]?.ToJsonString()}"));
        await AssertConfigurationAsync(account, shape, configuration, configurationBefore);
        await AssertWaitsAsync(account, shape);
    }

    [AwsCliFact]
    public async Task A_second_plan_has_nothing_to_do()
    {
        await using var account = await AdoptionAccount.StartAsync();
        await PipelineShapes.CreateAsync(account, "plain");
        string[] options = ["--result-topic", AdoptionAccount.Topic, "--execution-role", AdoptionAccount.Role];
        var run = await account.RunScriptAsync(ImageBuilderPart((await account.PlanAsync("plain", "cli", options)).Output));
        Assert.True(run.ExitCode == 0, run.Output);

        var again = await account.PlanAsync("plain", "text", options);

        Assert.Equal(ExitCode.Ok, again.ExitCode);
        Assert.StartsWith("pipeline plain: nothing to do\n", again.Output, StringComparison.Ordinal);
        Assert.Contains("keep: step distribution/ApproveRelease: it holds every build before it is distributed", again.Output, StringComparison.Ordinal);
    }

    [AwsCliFact]
    public async Task Commands_of_a_plan_that_is_no_longer_true_change_nothing()
    {
        await using var account = await AdoptionAccount.StartAsync();
        await PipelineShapes.CreateAsync(account, "disabled");
        var plan = await account.PlanAsync("disabled", "cli", "--execution-role", AdoptionAccount.Role);
        await account.AdvanceAsync(TimeSpan.FromMinutes(1));
        var before = await account.PipelineAsync("disabled");
        var update = new JsonObject
        {
            ["imagePipelineArn"] = $"{before["arn"]}",
            ["imageRecipeArn"] = $"{before["imageRecipeArn"]}",
            ["infrastructureConfigurationArn"] = $"{before["infrastructureConfigurationArn"]}",
            ["description"] = "changed meanwhile",
        };
        await account.CallAsync("UpdateImagePipeline", update);
        var changed = await account.PipelineAsync("disabled");

        var run = await account.RunScriptAsync(ImageBuilderPart(plan.Output));

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("disabled was changed after this plan was made: make the plan again\n", run.StandardError);
        Assert.Equal(changed.ToJsonString(), (await account.PipelineAsync("disabled")).ToJsonString());
    }

    [AwsCliFact]
    public async Task A_member_that_is_newer_than_this_version_is_kept_or_the_command_is_refused_and_nothing_changes()
    {
        await using var account = await AdoptionAccount.StartAsync();
        await account.CreateConfigurationAsync("infra");
        await account.CreatePipelineAsync("newer", "infra", new()
        {
            ["imageScanningConfiguration"] = new JsonObject { ["imageScanningEnabled"] = true, ["imageScanningTypes"] = new JsonArray("ON_DEMAND_AMI_CVE") },
        });
        var before = await account.PipelineAsync("newer");

        var plan = await account.PlanAsync("newer", "cli", "--execution-role", AdoptionAccount.Role);
        var run = await account.RunScriptAsync(ImageBuilderPart(plan.Output));

        Assert.Contains("imageScanningConfiguration.imageScanningTypes", plan.Output, StringComparison.Ordinal);
        var after = await account.PipelineAsync("newer");
        if (run.ExitCode == 0)
            AssertSame(before, after, ["workflows", "executionRole"]);
        else
            Assert.Equal(before.ToJsonString(), after.ToJsonString());
    }

    /// <summary>There is no local IAM, so the tests name a role and run the rest.</summary>
    private static string ImageBuilderPart(string script)
    {
        var at = script.IndexOf("# ---- Image Builder", StringComparison.Ordinal);
        Assert.True(at > 0, script);
        return $"set -eu\n{script[at..]}";
    }

    private static async Task AssertConfigurationAsync(AdoptionAccount account, string shape, string configuration, JsonObject before)
    {
        var after = await account.ConfigurationAsync(configuration);
        if (shape is not "shared")
        {
            Assert.Equal(AdoptionAccount.Topic, $"{after["snsTopicArn"]}");
            AssertSame(before, after, ["snsTopicArn"]);
            return;
        }

        // Another pipeline uses it too, so it stays exactly as it was, and the copy differs by its names and the topic.
        Assert.Equal(before.ToJsonString(), after.ToJsonString());
        var copy = await account.ConfigurationAsync("factory-shared");
        Assert.Equal(AdoptionAccount.Topic, $"{copy["snsTopicArn"]}");
        AssertSame(before, copy, ["snsTopicArn", "name", "arn", "dateCreated"]);
    }

    private static async Task AssertWaitsAsync(AdoptionAccount account, string shape)
    {
        if (shape is "disabled")
            return;
        var image = await account.StartBuildAsync(shape);
        Assert.Equal(["ApproveRelease"], await account.WaitingAsync());
        Assert.Equal("DISTRIBUTING", await account.StatusAsync(image));
        await account.ResumeAsync(image);
        Assert.Equal("AVAILABLE", await account.StatusAsync(image));
    }

    private static void AssertSame(JsonObject before, JsonObject after, string[] except)
    {
        string[] ignored = [.. OfTheService, .. except];
        Assert.Equal(Members(before), Members(after));

        Dictionary<string, string> Members(JsonObject answer) => answer.Where(member => !ignored.Contains(member.Key) && member.Value is not null)
            .ToDictionary(member => member.Key, member => member.Value!.ToJsonString());
    }
}
