using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Cli;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Local.Demo;
using ImageBuilderAutomation.Local.Routing;

namespace EndToEnd;

/// <summary>The person who starts a build cannot approve it. Covers the path from CloudTrail's event of the start to the answer of the step.</summary>
public sealed class SeparationOfDutiesTests
{
    private const string Require = """{ "approvals": { "from": ["platform"], "notStarter": true } }""";

    [Fact]
    public async Task The_starter_s_own_approval_does_not_count_and_another_person_s_does()
    {
        using var policy = new PolicyUnderTest(Require, unmet: "hold");
        await using var stage = await WaitingAsync(policy);

        await ApproveAsync(stage, policy, "kim");
        var held = await GateAsync(stage);
        await ApproveAsync(stage, policy, "lee");
        var released = await GateAsync(stage);

        Assert.False(held.IsClosed);
        Assert.Contains("approval missing from platform, not counting kim, who started the build", held.Decision!.Reason, StringComparison.Ordinal);
        Assert.Equal(("RESUME", GateState.Answered), (released.Outcome?.Action, released.State));
        Assert.Contains("approved by lee", released.Request!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_starter_is_unknown_no_approval_is_enough()
    {
        using var policy = new PolicyUnderTest(Require, unmet: "hold");
        await using var stage = await WaitingAsync(
            policy, DeliveryFault.Lose(delivery => delivery.Function.LogicalId == "RecordBuildStart", int.MaxValue));

        await ApproveAsync(stage, policy, "lee");
        var held = await GateAsync(stage);

        Assert.False(held.IsClosed);
        Assert.Contains("approved, but it is unknown who started the build: no start event was received", held.Decision!.Reason, StringComparison.Ordinal);
    }

    private static async Task<DemoStage> WaitingAsync(PolicyUnderTest policy, DeliveryFault? fault = null)
    {
        var stage = await DemoStage.StartAsync(new() { PolicyFile = policy.Path }, new Narrator(TextWriter.Null), default);
        if (fault is not null)
            stage.Faults.Add(fault);
        using var kim = AwsClients.ImageBuilder(stage.Stack.ClientEnvironment("kim"));
        await kim.StartImagePipelineExecutionAsync(
            new() { ImagePipelineArn = ImageFactory.PipelineArn(stage.Stack.Template.Settings, "base-al2023"), ClientToken = "kim-1" });
        await stage.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        return stage;
    }

    /// <summary>Approves the gate and waits for the next sweep.</summary>
    private static async Task ApproveAsync(DemoStage stage, PolicyUnderTest policy, string person)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(
            [
                "gates", "approve", (await GateAsync(stage)).StepExecutionId, "--group", "platform", "--as", $"role/PlatformApprover/{person}",
                "--reason", "looked at it", "--policy", policy.Path, "--table", stage.Stack.Template.Tables[0].Name,
                "--dynamodb", $"{stage.Stack.Endpoints.DynamoDB}", "--imagebuilder", $"{stage.Stack.Endpoints.ImageBuilder}",
            ],
            output, error, CancellationToken.None, stage.Clock);
        Assert.True(code == 0, error.ToString());
        await stage.Clock.AdvanceAsync(TimeSpan.FromMinutes(11));
    }

    private static async Task<GateRecord> GateAsync(DemoStage stage)
    {
        var settings = stage.Stack.Template.Settings;
        using var client = AwsClients.DynamoDB(stage.Stack.ClientEnvironment("test"));
        var gates = new GateRecords(new(client, stage.Stack.Template.Tables[0].Name), new(settings.Account, settings.Region));
        return Assert.Single(await gates.ListByDecisionDayAsync(DateOnly.FromDateTime(stage.Clock.GetUtcNow().UtcDateTime), default).ToListAsync());
    }
}
