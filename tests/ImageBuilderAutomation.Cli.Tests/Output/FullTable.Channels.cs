using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Cli.Tests.Output;

public sealed partial class FullTable
{
    private static async Task SeedChannelsAsync(ChannelRecords records)
    {
        var image = new ChannelImage(Arn("image/base/1.0.0/7"), Morning, [new("ami-0aaa", "eu-west-1", null, null), new("ami-0bbb", "eu-west-2", null, null)]);
        var first = new ChannelMove(1, MoveKind.Rule, null, image with { ImageArn = Arn("image/base/1.0.0/6") }, null, "it was released", Hash, Morning);
        var latest = new ChannelMove(
            2, MoveKind.Promotion, first.To!.ImageArn, image, "arn:aws:iam::111122223333:user/kim", "passed \"all\" tests", Hash, Morning.AddHours(1))
        {
            ApprovedBy = ["arn:aws:iam::111122223333:user/lee"],
        };
        await records.AddMoveAsync(new("base", "prod"), first, default);
        var full = new ChannelRecord
        {
            Scope = "base",
            Name = "prod",
            Latest = latest,
            NewestMadeAt = Morning,
            Waiting = new(Arn("image/base/1.0.0/8"), "approval missing from security"),
            Targets =
            [
                new("parameter /images/base", 2, "ami-0aaa", EffectState.Verified) { VerifiedAt = Morning.AddHours(2) },
                new("parameter /images/base in eu-west-2", 2, "ami-0bbb", EffectState.Failed) { Problem = "ssm returned 400: denied", RetryAt = Morning.AddHours(6) },
            ],
        };
        Assert.NotNull(await records.TryWriteAsync(full, default));
        var empty = new ChannelMove(1, MoveKind.Revocation, image.ImageArn, null, "arn:aws:iam::111122223333:user/kim", "base/1.0.0/7 was revoked", Hash, Morning);
        Assert.NotNull(await records.TryWriteAsync(new() { Scope = "base", Name = "empty", Latest = empty }, default));
    }
}
