using ImageBuilderAutomation.Policies.Publishing;
using TestKit;
using TestKit.Publishing;
using static TestKit.Publishing.PublishingWorld;

namespace ImageBuilderAutomation.Tests.Policies.Publishing;

/// <summary>The process ends after each effect in turn, or another publisher runs there. One policy is active, its text is readable, the history has no gap.</summary>
public sealed class PublishCrashTests
{
    [Fact]
    public async Task A_crash_after_any_effect_leaves_the_old_or_the_new_policy_and_the_repeated_request_completes_it()
    {
        for (var effect = 1; ; effect++)
        {
            var world = await ActiveAsync();
            var expected = world.ActiveHash;
            var effects = Effects.KillAfter(effect);
            await KilledAsync(() => world.PublishAsync(Critical(1), expected: expected, effects: effects));
            if (!effects.Reached)
            {
                // The active policy, the history for its authors, the text, the history; active, active again and the text for the copy, the copy; the history, the notification, the history.
                Assert.Equal(11, effect - 1);
                return;
            }

            await AssertReadableAsync(world, HashOf(Critical(2)), HashOf(Critical(1)));
            var answer = await world.PublishAsync(Critical(1), expected: expected);
            Assert.True(answer.Outcome is PublishOutcome.Activated or PublishOutcome.AlreadyActive, answer.Message);
            await AssertCompleteAsync(world, effect, HashOf(Critical(2)), HashOf(Critical(1)));
        }
    }

    [Fact]
    public async Task A_crash_is_completed_by_the_next_publication_of_somebody_else()
    {
        for (var effect = 1; ; effect++)
        {
            var world = await ActiveAsync();
            var effects = Effects.KillAfter(effect);
            await KilledAsync(() => world.PublishAsync(Critical(1), effects: effects));
            if (!effects.Reached)
                return;

            var first = world.ActiveHash;
            Assert.Equal(PublishOutcome.Activated, (await world.PublishAsync(Critical(0), Bob)).Outcome);
            string[] hashes = first == HashOf(Critical(1)) ? [HashOf(Critical(2)), first, HashOf(Critical(0))] : [first, HashOf(Critical(0))];
            await AssertCompleteAsync(world, effect, hashes);
        }
    }

    [Fact]
    public async Task A_crash_is_completed_by_a_schedule()
    {
        for (var effect = 1; ; effect++)
        {
            var world = await ActiveAsync();
            var effects = Effects.KillAfter(effect);
            await KilledAsync(() => world.PublishAsync(Critical(1), effects: effects));
            if (!effects.Reached)
                return;

            await world.PublishAsync(Critical(1));
            string[] hashes = world.ActiveHash == HashOf(Critical(1)) ? [HashOf(Critical(2)), HashOf(Critical(1))] : [HashOf(Critical(2))];
            await AssertCompleteAsync(world, effect, hashes);
        }
    }

    [Fact]
    public async Task A_crash_of_a_proposal_or_a_confirmation_is_completed_by_the_repeated_request()
    {
        for (var (effect, confirms) = (1, false); ; effect++)
        {
            var world = await ActiveAsync();
            if (confirms)
                await world.PublishAsync(Critical(3));
            var effects = Effects.KillAfter(effect);
            await KilledAsync(() => confirms ? world.ConfirmAsync(HashOf(Critical(3)), effects: effects) : world.PublishAsync(Critical(3), effects: effects));
            if (!effects.Reached)
            {
                if (confirms)
                    return;
                (effect, confirms) = (0, true);
                continue;
            }

            await AssertReadableAsync(world, HashOf(Critical(2)), HashOf(Critical(3)));
            if (!confirms)
                Assert.Equal(PublishOutcome.NeedsSecondPerson, (await world.PublishAsync(Critical(3))).Outcome);
            await world.ConfirmAsync(HashOf(Critical(3)));
            await AssertCompleteAsync(world, effect, HashOf(Critical(2)), HashOf(Critical(3)));
            Assert.Equal((effect, 3), (effect, world.Kinds.Count()));
            Assert.NotNull(world.Store.Proposal!.ClosedBecause(new(world.Store.Active!.Number, world.ActiveHash), world.Clock.GetUtcNow()));
        }
    }

    [Fact]
    public async Task Of_two_publishers_at_once_each_knows_what_became_of_the_policy()
    {
        var ann = new Dictionary<PublishingWorld, PublishAnswer>();
        var bob = new Dictionary<PublishingWorld, PublishAnswer>();
        var orders = await Interleavings.ForEachAsync(
            () => ActiveAsync(writesOnly: true).GetAwaiter().GetResult(),
            async (world, effects) => ann[world] = await world.PublishAsync(Critical(1), Ann, HashOf(Critical(2)), effects),
            async (world, effects) => bob[world] = await world.PublishAsync(Critical(0), Bob, HashOf(Critical(2)), effects),
            world =>
            {
                var (one, other) = (ann[world].Outcome, bob[world].Outcome);
                Assert.True(
                    (one, other) is (PublishOutcome.Activated, PublishOutcome.Conflict) or (PublishOutcome.Conflict, PublishOutcome.Activated), $"{one} and {other}");
                var winner = one == PublishOutcome.Activated ? HashOf(Critical(1)) : HashOf(Critical(0));
                AssertCompleteAsync(world, 0, HashOf(Critical(2)), winner).GetAwaiter().GetResult();
                Assert.Equal(winner, ann[world].ActiveHash);
                Assert.Equal(winner, bob[world].ActiveHash);
            });
        Assert.True(orders > 50, $"{orders} orders");
    }

    [Fact]
    public async Task Two_publishers_of_the_same_policy_both_succeed()
    {
        var answers = new List<PublishOutcome>();
        await Interleavings.ForEachAsync(
            () => ActiveAsync(writesOnly: true).GetAwaiter().GetResult(),
            async (world, effects) => answers.Add((await world.PublishAsync(Critical(1), Ann, HashOf(Critical(2)), effects)).Outcome),
            async (world, effects) => answers.Add((await world.PublishAsync(Critical(1), Bob, HashOf(Critical(2)), effects)).Outcome),
            world => AssertCompleteAsync(world, 0, HashOf(Critical(2)), HashOf(Critical(1))).GetAwaiter().GetResult());
        Assert.All(answers, outcome => Assert.True(outcome is PublishOutcome.Activated or PublishOutcome.AlreadyActive));
    }

    [Fact]
    public async Task A_slow_publisher_does_not_replace_the_copy_of_a_later_publication()
    {
        for (var effect = 1; ; effect++)
        {
            var world = await ActiveAsync();
            // Somebody else publishes between two effects of Ann, after her policy became active or before.
            var effects = Effects.After(effect, () => world.PublishAsync(Critical(0), Bob));
            await world.PublishAsync(Critical(1), expected: HashOf(Critical(2)), effects: effects);
            if (!effects.Reached)
                return;

            var reads = world.Store.TextReads;
            await AssertReadableAsync(world, HashOf(Critical(0)));
            Assert.Equal((effect, reads), (effect, world.Store.TextReads));
        }
    }

    [Fact]
    public async Task A_reader_between_any_two_effects_finds_the_old_or_the_new_policy()
    {
        for (var effect = 1; ; effect++)
        {
            var world = await ActiveAsync();
            var effects = Effects.After(effect, () => AssertReadableAsync(world, HashOf(Critical(2)), HashOf(Critical(1))));
            await world.PublishAsync(Critical(1), effects: effects);
            if (!effects.Reached)
                return;
        }
    }

    [Fact]
    public async Task A_write_whose_response_was_lost_is_found_to_be_one_s_own()
    {
        var world = await ActiveAsync();
        var store = new LostResponse(world.Store);
        var sender = new PublishSender(store, world.Notifications, AccountRegion, Microsoft.Extensions.Logging.Abstractions.NullLogger<PublishSender>.Instance);
        var hash = HashOf(Critical(1));
        var next = new PolicyPublication(2, hash, Ann, "because", world.Clock.GetUtcNow()) { PreviousHash = world.ActiveHash, Version = world.Store.Active!.Version };

        var result = await sender.ActivateAsync(world.Store.Active, next, PolicyText.Pack(hash, Critical(1)), default);

        Assert.Null(result.Problem);
        await AssertCompleteAsync(world, 0, HashOf(Critical(2)), hash);
    }

    private static async Task<PublishingWorld> ActiveAsync(bool writesOnly = false)
    {
        var world = new PublishingWorld { PackagedPair = Critical(5), CountsWritesOnly = writesOnly };
        await world.ActivateAsync(Critical(2), Cyd);
        return world;
    }

    private static async Task AssertReadableAsync(PublishingWorld world, params string[] oneOf)
    {
        var found = Assert.IsType<ActiveRead.Found>(await world.ReadAsync());
        Assert.Contains(found.Policy.Hash, oneOf);
        Assert.Equal(found.Publication.Hash, found.Policy.Hash);
    }

    /// <summary>The last hash is active, the copy is its own, and the history has all of them, each with its notification.</summary>
    private static async Task AssertCompleteAsync(PublishingWorld world, int effect, params string[] hashes)
    {
        await AssertReadableAsync(world, hashes[^1]);
        Assert.Equal((effect, hashes[^1]), (effect, world.Store.Copy?.Text?.Hash));
        Assert.Equal((effect, string.Join(' ', hashes)), (effect, string.Join(' ', world.Store.History.Values.Select(publication => publication.Hash))));
        Assert.Equal(Enumerable.Range(1, hashes.Length), world.Store.History.Keys);
        Assert.Equal((effect, hashes.Length), (effect, world.Kinds.Count(kind => kind == "Policy Published")));
    }

    private static async Task KilledAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (KilledException)
        {
        }
    }

    /// <summary>The write takes effect and its caller gets the answer to the repeated call, which the first one made fail.</summary>
    private sealed class LostResponse(IPolicyPublications store) : IPolicyPublications
    {
        public async Task<PolicyPublication?> TryWriteActiveAsync(PolicyPublication publication, CancellationToken cancellationToken)
        {
            await store.TryWriteActiveAsync(publication, cancellationToken);
            return await store.TryWriteActiveAsync(publication, cancellationToken);
        }

        public Task<StoredActive> ReadActiveAsync(CancellationToken cancellationToken) => store.ReadActiveAsync(cancellationToken);

        public Task<PolicyText?> ReadTextAsync(string hash, CancellationToken cancellationToken) => store.ReadTextAsync(hash, cancellationToken);

        public Task<bool> TryAddTextAsync(PolicyText text, CancellationToken cancellationToken) => store.TryAddTextAsync(text, cancellationToken);

        public Task<bool> TryWriteCopyAsync(ActiveCopy copy, CancellationToken cancellationToken) => store.TryWriteCopyAsync(copy, cancellationToken);

        public Task<PolicyPublication?> ReadPublicationAsync(int number, CancellationToken cancellationToken) => store.ReadPublicationAsync(number, cancellationToken);

        public Task<bool> TryAddPublicationAsync(PolicyPublication publication, CancellationToken cancellationToken) =>
            store.TryAddPublicationAsync(publication, cancellationToken);

        public IAsyncEnumerable<PolicyPublication> ListAsync(CancellationToken cancellationToken) => store.ListAsync(cancellationToken);

        public Task<PolicyProposal?> ReadProposalAsync(CancellationToken cancellationToken) => store.ReadProposalAsync(cancellationToken);

        public Task<PolicyProposal?> TryWriteProposalAsync(PolicyProposal proposal, CancellationToken cancellationToken) =>
            store.TryWriteProposalAsync(proposal, cancellationToken);
    }
}
