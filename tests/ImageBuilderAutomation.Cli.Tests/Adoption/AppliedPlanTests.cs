using System.Text.Json.Nodes;
using ImageBuilderAutomation.Cli.Output;
using TestKit;

namespace ImageBuilderAutomation.Cli.Tests.Adoption;

/// <summary>The printed AWS CLI commands, run against the local Image Builder: afterwards the gate waits, and nothing else changed.</summary>
public sealed class AppliedPlanTests
{
    public static TheoryData<string> Shapes => [.. LongRun.AllOrEvery(2, PipelineShapes.All)];

    [AwsCliTheory]
    [MemberData(nameof(Shapes))]
    public Task After_the_commands_the_gate_waits_and_nothing_else_changed(string shape) => ApplyAsync(shape, announces: false);

    [AwsCliFact]
    public Task A_step_that_is_announced_waits_as_well() => ApplyAsync("own-distribution", announces: true);

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
            AppliedChange.AssertSame(before, after, ["workflows", "executionRole"]);
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

    private static async Task ApplyAsync(string shape, bool announces)
    {
        await using var account = await AdoptionAccount.StartAsync();
        var change = await AppliedChange.ReadAsync(account, shape, await PipelineShapes.CreateAsync(account, shape));
        string[] options =
        [
            "--result-topic", AdoptionAccount.Topic, .. change.RoleOption,
            .. announces ? ["--step-topic", $"{AdoptionAccount.Topic}-steps", "--step-function", "AnswerStepCall"] : Array.Empty<string>(),
        ];

        var plan = await account.PlanAsync(shape, "cli", options);
        Assert.True(plan.ExitCode == ExitCode.Ok, plan.Error);
        var run = await account.RunScriptAsync(ImageBuilderPart(plan.Output));

        Assert.True(run.ExitCode == 0, run.Output);
        var again = await account.PlanAsync(shape, "text", options);
        Assert.Matches("^pipeline [^:]+: nothing to do\n", again.Output);
        Assert.Contains("keep: step distribution/ApproveRelease: it holds every build before it is distributed", again.Output, StringComparison.Ordinal);
        await change.AssertAppliedAsync();
    }
}
