using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Tests.History;
using TestKit;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

/// <summary>
/// One step is reported over all four channels, in every order (in a short run, in five orders that begin with each of them). Each channel's delivery starts
/// after each effect of the previous one in turn, or after its end. There is always one answer and one record.
/// </summary>
public sealed class GateChannelTests
{
    public static TheoryData<GateAnswer, bool> Sequences
    {
        get
        {
            var stories = new TheoryData<GateAnswer, bool>();
            foreach (var answer in (GateAnswer[])[GateAnswer.Resume, GateAnswer.Stop, GateAnswer.Hold, GateAnswer.AskAgain])
            {
                stories.Add(answer, false);
                stories.Add(answer, true);
            }

            return stories;
        }
    }

    [Theory]
    [MemberData(nameof(Sequences))]
    public async Task Every_order_and_overlap_of_four_channels_ends_in_one_answer_and_one_record(GateAnswer answer, bool stalls)
    {
        foreach (var order in LongRun.AllOrEvery(17, Permutations.PermutationsOf(GateWorld.Channels)))
        {
            var overlaps = await ForEachOverlapAsync(answer, stalls, order);
            Assert.True(overlaps > 100, $"Only {overlaps} overlaps of {string.Join(", ", order)} were tried.");
        }
    }

    [Theory]
    [InlineData("event", "event")]
    [InlineData("event", "notice")]
    [InlineData("notice", "call")]
    public Task Two_channels_at_once_end_in_one_answer_and_one_record_however_their_effects_interleave(string first, string second) => Task.Run(async () =>
    {
        var orders = await Interleavings.ForEachAsync(
            () => World(GateAnswer.Resume),
            (world, effects) => world.AnnounceAsync(first, effects),
            (world, effects) => world.AnnounceAsync(second, effects),
            world => AssertOneStory(world, GateAnswer.Resume, stalls: false, $"{first} and {second}"));

        // A sweep uses the same code after it has read its lists, so the overlaps above cover it.
        Assert.True(orders > (LongRun.IsOn ? 10_000 : 500), $"Only {orders} orders were tried.");
    });

    private static async Task<int> ForEachOverlapAsync(GateAnswer answer, bool stalls, string[] order)
    {
        var places = Enumerable.Repeat(1, order.Length - 1).ToArray();
        for (var overlaps = 1; ; overlaps++)
        {
            var world = World(answer);
            var reached = new bool[places.Length];
            await AnnounceFromAsync(0);
            AssertOneStory(world, answer, stalls, $"{string.Join(", ", order)} at {string.Join(", ", places)}");

            // Move the innermost overlap that can still come later, and reset those within it.
            var last = Array.LastIndexOf(reached, true);
            if (last < 0)
                return overlaps;
            places[last]++;
            Array.Fill(places, 1, last + 1, places.Length - last - 1);

            async Task AnnounceFromAsync(int at)
            {
                if (at == places.Length)
                {
                    await world.AnnounceAsync(order[at]);
                    return;
                }

                var effects = Effects.After(places[at], () => LetInAsync(at + 1));
                await world.AnnounceAsync(order[at], effects);
                reached[at] = effects.Reached;
                if (!effects.Reached)
                    await AnnounceFromAsync(at + 1);
            }

            Task LetInAsync(int next)
            {
                if (stalls)
                    world.PassLease();
                return AnnounceFromAsync(next);
            }
        }
    }

    private static void AssertOneStory(GateWorld world, GateAnswer answer, bool stalls, string message)
    {
        var record = Assert.Single(world.Records.All);
        var sends = answer is GateAnswer.Resume or GateAnswer.Stop;
        Assert.Equal((message, sends ? GateState.Answered : GateState.Open, answer), (message, record.State, record.Decision!.Answer));
        GateSummary.AssertOneBodyPerRequest(world.Service);
        Assert.Equal((message, sends ? 1 : null), (message, record.Request?.Sequence));
        if (!stalls)
            Assert.Equal((message, sends ? 1 : 0), (message, world.Service.Sent.Count));
    }

    private static GateWorld World(GateAnswer answer)
    {
        var world = new GateWorld();
        world.Rules.Instead = answer;
        return world;
    }
}
