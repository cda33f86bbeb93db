using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Leftovers;
using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Cli.Tests.Output;

public sealed partial class FullTable
{
    private static async Task SeedLifecycleAsync(LifecycleRecords records)
    {
        var done = new ActionRecord(
            LifecycleAction.Deprecate, 1, "45d old", Hash, "arn:aws:iam::111122223333:user/kim", Morning, "lce-1", "SUCCESS", "all of it",
            [new(Arn("image/base/1.0.0/7"), "eu-west-1", "111122223333", "SUCCESS", null), new("ami-0aaa", null, null, "SKIPPED", "public")], Morning.AddMinutes(3));
        var bare = new ActionRecord(LifecycleAction.Delete, 2, "old", null, null, Morning, null, "NOT_SENT", null, [], Morning.AddMinutes(4));
        LifecycleRecord[] all =
        [
            new()
            {
                ImageArn = Arn("image/base/1.0.0/7"),
                State = LifecycleState.Announced,
                Actions = [done, bare],
                Notice = new(LifecycleAction.Disable, Morning, Morning.AddDays(7), "unused"),
                ChangedAt = Morning,
            },
            new()
            {
                ImageArn = Arn("image/base/1.0.0/8"),
                State = LifecycleState.Running,
                Update = new(3, LifecycleAction.Restore, true, false, false, "role", null, "token", "needed again", Hash, "arn:aws:iam::111122223333:user/kim", Morning, "lce-3"),
                ChangedAt = Morning,
            },
            new() { ImageArn = Arn("image/base/1.0.0/9"), State = LifecycleState.Deferred, Deferral = new(Morning.AddDays(3), "failed"), ChangedAt = Morning },
        ];
        foreach (var record in all)
            Assert.NotNull(await records.TryWriteAsync(record, default));
    }

    private static async Task SeedLeftoversAsync(LeftoverRecords records)
    {
        LeftoverRecord[] all =
        [
            new()
            {
                Kind = LeftoverKind.ChangedAmi,
                Id = "ami-0aaa",
                State = LeftoverState.Open,
                ImageArn = Arn("image/base/1.0.0/7"),
                RecipeArn = Arn("image-recipe/base/1.0.0"),
                Text = "somebody \"else\" disabled it",
                Since = Morning,
                SizeGiB = 30,
                AmiState = "disabled",
                FoundAt = Morning.AddHours(1),
            },
            new() { Kind = LeftoverKind.Snapshot, Id = "snap-0bbb", State = LeftoverState.Closed, FoundAt = Morning, Outcome = "it is gone" },
        ];
        foreach (var record in all)
            Assert.NotNull(await records.TryWriteAsync(record, default));
    }
}
