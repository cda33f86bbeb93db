using System.Runtime.CompilerServices;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Operators;
using ImageBuilderAutomation.People;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Operators;

/// <summary>Replaying and deleting what is in a failure queue.</summary>
public sealed class FailedEventTests
{
    private static readonly Person Oz = new("arn:aws:sts::111122223333:assumed-role/Operator/oz", "AROA1:oz");
    private static readonly DateTimeOffset Began = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly Queue _queue = new();

    [Fact]
    public async Task Events_that_failed_since_the_given_time_stay_and_are_counted()
    {
        _queue.Add("old", Began.AddMinutes(-1));
        _queue.Add("again", Began);
        _queue.Add("unusable", Began, function: "");

        var answer = await ReplayAsync(messages: null, Began);

        Assert.Equal(("1 events replayed", 1, true), (answer.Message, answer.FailedSince, answer.IsDone));
        Assert.Equal(["again", "unusable"], _queue.Ids);
    }

    [Fact]
    public async Task The_first_call_replays_all_that_it_finds()
    {
        _queue.Add("old", Began.AddMinutes(-1));
        _queue.Add("new", Began.AddMinutes(1));

        Assert.Equal(("2 events replayed", 0), ((await ReplayAsync(messages: null, failedBefore: null)) is var answer ? (answer.Message, answer.FailedSince) : default));
    }

    [Fact]
    public async Task A_call_that_is_carried_out_again_leaves_what_failed_since_it_was_first_sent()
    {
        _queue.Add("old", Began.AddMinutes(-1));
        _queue.Add("again", Began.AddMinutes(1));

        await ReplayAsync(messages: null, failedBefore: null, isRepeated: true);

        Assert.Equal(["again"], _queue.Ids);
    }

    [Fact]
    public async Task A_deleted_event_is_named_in_the_answer_which_is_recorded()
    {
        _queue.Add("bad", Began, function: "");
        _queue.Add("good", Began);

        var answer = await Requests().DeleteAsync("FailedInvocations", ["bad", "good"], Call(), default);

        Assert.True(answer.IsDone);
        Assert.Equal("2 events deleted; bad of no known function: it failed; good of RecordImageState: it failed", answer.Message);
        Assert.Empty(_queue.Ids);
        Assert.Equal(0, _queue.Replayed);
    }

    [Fact]
    public async Task What_is_not_there_is_named_and_nothing_else_is_deleted()
    {
        _queue.Add("good", Began);

        var answer = await Requests().DeleteAsync("FailedInvocations", ["bad"], Call(), default);

        Assert.Equal((false, "0 events deleted; bad is not in the queue"), (answer.IsDone, answer.Message));
        Assert.Equal(["good"], _queue.Ids);
    }

    private Task<CallAnswer> ReplayAsync(IReadOnlyCollection<string>? messages, DateTimeOffset? failedBefore, bool isRepeated = false) =>
        Requests().ReplayAsync("FailedInvocations", messages, failedBefore, Call() with { IsRepeated = isRepeated }, default);

    private OperatorRequests Requests() => new(null!, null!, null!, null!, null!, _queue, null!, GateWorld.AccountRegion, TimeProvider.System);

    private static PersonCall Call() => new(Oz, "the table is back", "request-1", Began);

    private sealed class Queue : IFailureQueues, IFailedEvents
    {
        private readonly List<FailedEvent> _events = [];

        public IReadOnlyList<string> Ids => [.. _events.Select(failed => failed.MessageId)];

        public int Replayed { get; private set; }

        public void Add(string id, DateTimeOffset failedAt, string function = "RecordImageState") => _events.Add(new(id, function, failedAt, 3, "it failed", "{}"));

        public IFailedEvents Open(string queue) => this;

        public Task<IReadOnlyList<FailedEvent>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<FailedEvent>>(_events);

        public async IAsyncEnumerable<ReplayResult> ReplayAsync(
            Predicate<FailedEvent> chosen, int most, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            foreach (var failed in _events.Where(failed => failed.CanBeReplayed && chosen(failed)).ToList())
            {
                _events.Remove(failed);
                Replayed++;
                yield return await Task.FromResult(new ReplayResult(failed, null));
            }
        }

        public Task<IReadOnlyList<FailedEvent>> DeleteAsync(Predicate<FailedEvent> chosen, int most, CancellationToken cancellationToken)
        {
            List<FailedEvent> deleted = [.. _events.Where(failed => chosen(failed))];
            _events.RemoveAll(deleted.Contains);
            return Task.FromResult<IReadOnlyList<FailedEvent>>(deleted);
        }
    }
}
