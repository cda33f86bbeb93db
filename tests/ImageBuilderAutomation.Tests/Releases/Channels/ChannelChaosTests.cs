using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Reliability;
using TestKit;

namespace ImageBuilderAutomation.Tests.Releases.Channels;

public sealed class ChannelChaosTests
{
    /// <summary>Random acts, each of whose effects may be lost or be the last one of its invocation; then time passes, and everything agrees.</summary>
    [Fact]
    public async Task Whatever_is_lost_or_killed_pointers_parameters_templates_and_history_end_equal()
    {
        var approved = 0;
        for (var seed = 0; seed < 300; seed++)
            approved += await ChaosAsync(seed);
        // The checks of approvals at each move are worth nothing where no approved image is ever promoted.
        Assert.True(approved > 20, $"{approved} approved images were promoted");
    }

    /// <returns>The number of images that were promoted with approvals.</returns>
    private static async Task<int> ChaosAsync(int seed)
    {
        var world = new ChannelWorld();
        var template = new TemplateTarget("lt-0123456789abcdef0", null, SetDefault: true);
        world.Rules = world.Rules with
        {
            All = [.. world.Rules.All.Select(rule => rule.Key == ChannelWorld.Prod ? rule with { Targets = [.. rule.Targets, template] } : rule)],
        };
        var isApproved = seed % 2 == 1;
        if (isApproved)
            world.Demand();
        var random = new Random(seed);
        world.Effect = _ =>
        {
            if (random.Next(12) == 0)
                throw new KilledException(0);
        };
        for (var act = 0; act < 60; act++)
        {
            foreach (var parameter in world.Parameters.Values)
                (parameter.AcceptsNext, parameter.Validation) = (random.Next(6) > 0, TimeSpan.FromMinutes(random.Next(13)));
            // EC2 makes a version the default one at once, or refuses it.
            world.Parameter(template.Place).Validation = TimeSpan.Zero;
            try
            {
                await ActAsync(world, random, act, isApproved);
            }
            catch (Exception e) when (e is KilledException or PassFailedException)
            {
            }

            world.Clock.Advance(TimeSpan.FromMinutes(random.Next(4) == 0 ? random.Next(5000) : random.Next(7)));
        }

        world.Effect = _ => { };
        foreach (var parameter in world.Parameters.Values)
            parameter.AcceptsNext = true;
        await world.SettleAsync();
        // The rule may have moved a channel just now, and its targets are on their way.
        for (var pass = 0; pass < 40 && !IsSettled(world); pass++)
        {
            await world.PassAsync();
            world.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.False(world.HasPending);
        foreach (var rule in world.Rules.All)
        {
            if (world.Record(rule.Key) is not { Latest: { } latest } record)
                continue;
            Assert.Equal(Enumerable.Range(1, latest.Number), world.Moves(rule.Key).Select(move => move.Number));
            Assert.Equal(latest, world.Moves(rule.Key)[^1]);
            Assert.False(record.Image is { } image && world.IsRevoked(image.ImageArn), $"seed {seed}: {rule.Key} points at a revoked image");
            foreach (var target in rule.Targets.Where(_ => record.Image is not null))
            {
                Assert.Equal((seed, record.Image!.Amis[0].ImageId), (seed, world.Parameters[ChannelWorld.NameOf(target)].AmiId));
                Assert.Equal(EffectState.Verified, record.Targets.Single(state => state.Target == target.ToString()).State);
            }
        }

        return world.Moves(ChannelWorld.Prod).Count(move => move.ApprovedBy is not null);
    }

    private static bool IsSettled(ChannelWorld world) => world.Rules.All.Select(rule => world.Record(rule.Key)).OfType<ChannelRecord>()
        .Where(record => record.Image is not null).All(record => record.Targets.All(state => state.State is EffectState.Verified && state.Move == record.Latest!.Number));

    private static async Task ActAsync(ChannelWorld world, Random random, int act, bool isApproved)
    {
        var key = random.Next(2) == 0 ? ChannelWorld.Test : ChannelWorld.Prod;
        var call = world.Call($"request-{act}");
        var image = world.Images.Count == 0 ? null : ChannelWorld.Arn(world.Images[random.Next(world.Images.Count)]);
        switch (random.Next(isApproved ? 15 : 9))
        {
            case 0:
                world.AddImage(random.Next(4) == 0 ? CoverageVerdict.Uncovered : CoverageVerdict.Covered);
                break;
            case 1 when image is not null:
                await world.People().PromoteAsync(key, image, call, CancellationToken.None);
                break;
            case 2:
                await world.People().RollBackAsync(key, random.Next(2) == 0 ? null : image, world.At(key), call, CancellationToken.None);
                break;
            case 3 when image is not null:
                await world.People().RevokeAsync(image, call, CancellationToken.None);
                break;
            case 4 when image is not null:
                await world.People().RestoreAsync(image, call, CancellationToken.None);
                break;
            case >= 9 and < 13 when image is not null:
                var (person, group) = random.Next(2) == 0 ? ("Platform/ann", "platform") : ("Security/ben", "security");
                await world.ApprovalRequests().ApproveAsync(ChannelWorld.Prod, image, group, world.CallOf(person, $"request-{act}"), CancellationToken.None);
                break;
            case 13 when image is not null:
                await world.ApprovalRequests().WithdrawAsync(ChannelWorld.Prod, image, world.CallOf("Platform/ann", $"request-{act}"), CancellationToken.None);
                break;
            default:
                await world.PassAsync();
                break;
        }
    }
}
