using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Releases;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Cli.Tests.Releases;

public sealed class ChannelTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    private static readonly ChannelMove Move = new(
        2, MoveKind.RollBack, null, new("arn:aws:imagebuilder:eu-west-1:111122223333:image/web/1.0.0/1", Now, [new("ami-1", "eu-west-1", null, null)]), "kim", "it broke", "hash", Now);

    [Theory]
    [InlineData(EffectState.Verified, 2, false, true, "verified ")]
    [InlineData(EffectState.Verified, 1, false, false, "follows with the next pass")]
    [InlineData(EffectState.Sent, 2, false, false, "Systems Manager looks for the AMI")]
    [InlineData(EffectState.Stored, 2, false, false, "follows with the next pass")]
    [InlineData(EffectState.Stored, 2, true, false, "waits until ")]
    [InlineData(EffectState.Drifted, 2, true, false, "changed by somebody else: busy")]
    [InlineData(EffectState.Failed, 2, true, false, "failed, next attempt ")]
    public void A_target_says_how_far_it_is_and_only_one_that_names_the_AMI_is_complete(EffectState state, int move, bool hasProblem, bool complete, string expected)
    {
        var target = new TargetState("parameter /web/prod", move, "ami-1", state)
        {
            SentAt = Now,
            VerifiedAt = Now,
            RetryAt = hasProblem ? Now.AddMinutes(5) : null,
            Problem = hasProblem ? "busy" : null,
        };
        var view = new ChannelView(new() { Scope = "web", Name = "prod", Latest = Move, Targets = [target] }, [], Now);
        using var output = new StringWriter { NewLine = "\n" };

        ChannelText.Write(output, view);

        Assert.Equal(complete, view.IsComplete);
        Assert.Contains(expected, output.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("web/prod points at web/1.0.0/1\n", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_that_only_approvals_keep_from_the_channel_is_shown_with_what_is_missing()
    {
        var record = new ChannelRecord { Scope = "web", Name = "prod", Waiting = new("arn:aws:imagebuilder:eu-west-1:111122223333:image/web/1.0.0/2", "approval missing from security") };
        using var output = new StringWriter { NewLine = "\n" };

        ChannelText.Write(output, new(record, [], Now));

        Assert.Matches(@"^web/prod points at nothing yet\n +waits +web/1\.0\.0/2 +approval missing from security\n", output.ToString());
    }

    [Theory]
    [InlineData("web")]
    [InlineData("web/prod/more")]
    [InlineData("/prod")]
    [InlineData("web/pr od")]
    public void A_channel_is_named_by_scope_and_name(string text) => Assert.Throws<UsageException>(() => ChannelName.Read(text));
}
