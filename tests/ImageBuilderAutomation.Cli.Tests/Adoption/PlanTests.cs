using System.Text.Json.Nodes;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Tests.Policies;

namespace ImageBuilderAutomation.Cli.Tests.Adoption;

/// <summary>What the plan says of pipelines in the local Image Builder. It only reads.</summary>
public sealed class PlanTests
{
    [Fact]
    public async Task The_text_names_every_change_with_its_reason_and_the_coverage_afterwards()
    {
        await using var account = await AdoptionAccount.StartAsync();
        using var policy = new PolicyText("""
            { "scopes": { "prod": { "tags": { "stage": "prod" } } },
              "gates": [ { "name": "clean", "scope": ["prod"], "step": "distribution/Release*", "require": { "scan": {}, "packages": { "absent": ["telnet"] } } } ] }
            """);
        await PipelineShapes.CreateAsync(account, "shared");

        var before = account.Changes;
        var plan = await account.PlanAsync("shared", "text", "--policy", policy.Path, "--result-topic", AdoptionAccount.Topic, "--scope", "prod", "--step", "distribution/ReleaseIt");

        Assert.Equal((ExitCode.Ok, ""), (plan.ExitCode, plan.Error));
        foreach (var line in new[]
        {
            "pipeline shared: a gate before distribution needs these changes",
            "  create: role shared-image-builder with EC2ImageBuilderExecutionPolicy: workflows of your own need an execution role, and the pipeline has none",
            "  create: workflow shared-gated-distribution 1.0.0 (DISTRIBUTION): the pipeline names no distribution workflow, so nothing can wait before its images are distributed",
            "  copy: infrastructure configuration factory as factory-shared: factory is used by other too and stays as it is; --change-shared changes it instead",
            $"    snsTopicArn: not set -> {AdoptionAccount.Topic}: the stack records build results that Image Builder publishes there",
            "  change: pipeline shared: 6 members; all others are repeated as they are",
            "    workflows: not set -> build/build-image/x.x.x, test/test-image/x.x.x, distribution/shared-gated-distribution/1.0.0/1: "
                + "a list of workflows replaces the service's own, so their build and test workflows are named too",
            "    imageTags: not set -> {\"stage\":\"prod\"}: scope prod of the policy selects images by this tag",
            "    imageScanningConfiguration: not set -> {\"imageScanningEnabled\":true}: rule clean asks for findings, and without scanning it would never release an image",
            "    enhancedImageMetadataEnabled: false -> true: rule clean asks for packages, and without them it would never release an image",
            "coverage afterwards: covered, rule clean: step distribution/ReleaseIt",
        })
        {
            Assert.Contains($"{line}\n", plan.Output, StringComparison.Ordinal);
        }

        Assert.Equal(before, account.Changes);
    }

    [Fact]
    public async Task A_shared_configuration_is_changed_where_an_option_asks_for_it()
    {
        await using var account = await AdoptionAccount.StartAsync();
        await PipelineShapes.CreateAsync(account, "shared");

        var plan = await account.PlanAsync("shared", "cli", "--result-topic", AdoptionAccount.Topic, "--change-shared");

        Assert.Contains("# change: infrastructure configuration factory: it changes for other too, as --change-shared asks", plan.Output, StringComparison.Ordinal);
        Assert.Contains("aws imagebuilder update-infrastructure-configuration ", plan.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("create-infrastructure-configuration", plan.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_topic_stays_unless_an_option_replaces_it()
    {
        await using var account = await AdoptionAccount.StartAsync();
        await account.CreateConfigurationAsync("infra", new() { ["snsTopicArn"] = $"{AdoptionAccount.Topic}-of-others" });
        await account.CreatePipelineAsync("web", "infra");

        var kept = await account.PlanAsync("web", "text", "--result-topic", AdoptionAccount.Topic);
        var replaced = await account.PlanAsync("web", "text", "--result-topic", AdoptionAccount.Topic, "--replace-topic");

        Assert.Contains($"keep: infrastructure configuration infra: it publishes to {AdoptionAccount.Topic}-of-others", kept.Output, StringComparison.Ordinal);
        Assert.Contains($"snsTopicArn: {AdoptionAccount.Topic}-of-others -> {AdoptionAccount.Topic}: ", replaced.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_waiting_step_behind_the_distribution_is_no_gate()
    {
        await using var account = await AdoptionAccount.StartAsync();
        await CreateWithAsync(account, "- name: Out\n    action: DistributeImage\n  - name: ApproveRelease\n    action: WaitForAction\n");

        var plan = await account.PlanAsync("web", "text");
        var other = await account.PlanAsync("web", "text", "--step", "distribution/Ask");

        Assert.Equal(ExitCode.Problems, plan.ExitCode);
        Assert.Contains(
            "cannot: the distribution workflow has a step ApproveRelease already, and it waits behind a step that distributes: correct its document, or name another step with --step",
            plan.Output, StringComparison.Ordinal);
        Assert.Contains("create: workflow web-gated-distribution 1.0.0", other.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gate_that_a_build_can_pass_is_named_with_its_doubt()
    {
        await using var account = await AdoptionAccount.StartAsync();
        await CreateWithAsync(account, "- name: ApproveRelease\n    action: WaitForAction\n    onFailure: Continue\n  - name: Out\n    action: DistributeImage\n");

        var plan = await account.PlanAsync("web", "cli");

        Assert.Equal((ExitCode.Problems, ""), (plan.ExitCode, plan.Output));
        Assert.Contains("ApproveRelease already, and it does not end the build when it fails", plan.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipeline_that_does_not_exist_is_named()
    {
        await using var account = await AdoptionAccount.StartAsync();

        var plan = await account.PlanAsync("nothing", "text");

        Assert.Equal(ExitCode.Problems, plan.ExitCode);
        Assert.Equal($"Image Builder has no pipeline {AdoptionAccount.Arn("image-pipeline/nothing")}. See: adopt inventory\n", plan.Error);
    }

    [Theory]
    [InlineData("Expected --execution-role with an ARN of iam, found 'builder'.", "--execution-role", "builder")]
    [InlineData("Expected --step with a step of a distribution workflow, such as distribution/ApproveRelease, found 'test/Look'.", "--step", "test/Look")]
    public async Task A_wrong_option_is_refused_before_anything_is_read(string message, params string[] options)
    {
        var run = await Cli.RunAsync(["adopt", "plan", "web", .. options]);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.StartsWith($"{message}\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_script_has_the_role_and_its_permissions_before_it_calls_Image_Builder()
    {
        await using var account = await AdoptionAccount.StartAsync();
        await PipelineShapes.CreateAsync(account, "bare");

        var script = (await account.PlanAsync("bare", "cli", "--step-topic", $"{AdoptionAccount.Topic}-steps", "--step-function", "AnswerStepCall")).Output;

        // The account is a local one, where commands of IAM are comments.
        var commands = script.Split('\n').Where(line => line.StartsWith("aws ", StringComparison.Ordinal) || line.StartsWith("# aws ", StringComparison.Ordinal))
            .Select(line => string.Join(' ', line.Replace("# ", "", StringComparison.Ordinal).Split(' ').Take(3)));
        Assert.Equal(
            [
                "aws iam create-role", "aws iam attach-role-policy", "aws iam put-role-policy", "aws iam wait",
                "aws imagebuilder create-workflow", "aws imagebuilder update-image-pipeline",
            ],
            commands);
        Assert.Contains(
            """--policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sns:Publish","Resource":"arn:aws:sns:eu-west-1:123456789012:results-steps"},"""
            + """{"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:eu-west-1:123456789012:function:AnswerStepCall"}]}'""",
            script, StringComparison.Ordinal);
    }

    private static async Task CreateWithAsync(AdoptionAccount account, string steps)
    {
        await account.CreateConfigurationAsync("infra");
        await account.CreatePipelineAsync("web", "infra", new()
        {
            ["executionRole"] = AdoptionAccount.Role,
            ["workflows"] = new JsonArray(new JsonObject { ["workflowArn"] = await account.CreateWorkflowAsync("ours", $"schemaVersion: 1.0\nsteps:\n  {steps}") }),
        });
    }
}
