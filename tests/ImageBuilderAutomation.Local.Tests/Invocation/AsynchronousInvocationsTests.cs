using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Local.Routing;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Tests.Invocation;

public class AsynchronousInvocationsTests
{
    [Fact]
    public async Task Makes_three_attempts_with_increasing_delays_then_sends_event_and_error_to_the_failure_destination()
    {
        await using var factory = new Factory((_, _) => throw new InvalidOperationException("no luck"));
        factory.Router.PutEvent(Factory.Event(7));
        await factory.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal([0, 60, 180], factory.Log.Select(e => (int)(e.At - factory.Log[0].At).TotalSeconds));
        Assert.Equal([1, 2, 3], factory.Log.Select(e => e.Attempt));
        Assert.Single(factory.Log.Select(e => e.RequestId).Distinct());

        var record = JsonNode.Parse(Assert.Single(factory.Queues.Messages("Failures")).Body)!;
        Assert.Equal("RetriesExhausted", record["requestContext"]!["condition"]!.ToString());
        Assert.Equal(3, (int)record["requestContext"]!["approximateInvokeCount"]!);
        Assert.Equal(7, (int)record["requestPayload"]!["detail"]!["number"]!);
        Assert.Equal("InvalidOperationException", record["responsePayload"]!["errorType"]!.ToString());
        Assert.Equal("no luck", record["responsePayload"]!["errorMessage"]!.ToString());
    }

    [Fact]
    public async Task A_successful_retry_leaves_no_message_in_a_queue()
    {
        var attempts = 0;
        await using var factory = new Factory((_, _) => ++attempts == 1 ? throw new InvalidOperationException("first") : Task.FromResult("{}"));
        factory.Router.PutEvent(Factory.Event());
        await factory.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(2, attempts);
        Assert.Empty(factory.Queues.All());
    }

    [Fact]
    public async Task An_event_that_would_exceed_its_maximum_age_is_not_retried()
    {
        await using var factory = new Factory(
            (_, _) => throw new InvalidOperationException("no luck"),
            Factory.Template.Replace("MaximumRetryAttempts: 2", "MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 60", StringComparison.Ordinal));
        factory.Router.PutEvent(Factory.Event());
        await factory.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(2, factory.Log.Count);
        Assert.Contains("EventAgeExceeded", factory.Queues.All().Single().Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_delivery_never_arrives_and_the_next_one_does()
    {
        await using var factory = Recording(out var seen);
        factory.Faults.Add(DeliveryFault.Lose(_ => true));
        factory.Router.PutEvent(Factory.Event(1));
        factory.Router.PutEvent(Factory.Event(2));
        await factory.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal([2], seen);
    }

    [Fact]
    public async Task A_duplicated_delivery_arrives_the_configured_number_of_times()
    {
        await using var factory = Recording(out var seen);
        factory.Faults.Add(DeliveryFault.Duplicate(_ => true, copies: 3));
        factory.Router.PutEvent(Factory.Event(1));
        factory.Router.PutEvent(Factory.Event(2));
        await factory.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal([1, 1, 1, 2], seen);
    }

    [Fact]
    public void With_two_copies_every_delivery_arrives_twice_unless_a_fault_applies()
    {
        var faults = new DeliveryFaults(copies: 2);
        var delivery = new Delivery(TemplateReader.Read(Factory.Template, new()).Functions[0], null, "a test");
        faults.Add(DeliveryFault.Lose(_ => true));

        Assert.Empty(faults.PlanFor(delivery)!);
        Assert.Equal([TimeSpan.Zero, TimeSpan.Zero], faults.PlanFor(delivery));
        Assert.Equal([TimeSpan.Zero], new DeliveryFaults().PlanFor(delivery));
    }

    [Fact]
    public async Task A_delayed_delivery_is_overtaken()
    {
        await using var factory = Recording(out var seen);
        factory.Faults.Add(DeliveryFault.Delay(_ => true, TimeSpan.FromMinutes(5)));
        factory.Router.PutEvent(Factory.Event(1));
        factory.Router.PutEvent(Factory.Event(2));
        await factory.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal([2, 1], seen);
    }

    [Fact]
    public async Task Reordered_deliveries_all_arrive_and_the_same_seed_gives_the_same_order()
    {
        async Task<List<int>> Run()
        {
            await using var factory = Recording(out var seen);
            factory.Faults.Add(DeliveryFault.Reorder(_ => true, TimeSpan.FromMinutes(5), new Random(11)));
            foreach (var number in Enumerable.Range(1, 8))
                factory.Router.PutEvent(Factory.Event(number));
            await factory.Clock.AdvanceAsync(TimeSpan.FromHours(1));
            return seen;
        }

        var first = await Run();
        Assert.Equal(Enumerable.Range(1, 8), first.Order());
        Assert.NotEqual(Enumerable.Range(1, 8), first);
        Assert.Equal(first, await Run());
    }

    [Fact]
    public async Task A_failing_observer_is_reported_and_stops_no_delivery()
    {
        await using var factory = Recording(out var seen);
        factory.Deliveries.Invoked += _ => throw new InvalidOperationException("faulty observer");
        factory.Router.PutEvent(Factory.Event(1));
        factory.Router.PutEvent(Factory.Event(2));
        await factory.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal([1, 2], seen);
        Assert.Equal(2, factory.Unexpected.Count);
    }

    [Fact]
    public async Task The_clock_waits_for_a_function_that_is_running()
    {
        var release = new TaskCompletionSource();
        await using var factory = new Factory(async (_, _) =>
        {
            await release.Task;
            return "{}";
        });
        factory.Router.PutEvent(Factory.Event());
        var advance = factory.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(9, factory.Clock.GetUtcNow().Hour);
        Assert.False(advance.IsCompleted);
        release.SetResult();
        await advance;
        Assert.Equal(10, factory.Clock.GetUtcNow().Hour);
    }

    [Fact]
    public async Task An_exception_of_the_host_is_a_failed_attempt_and_the_delivery_is_retried()
    {
        var host = new FaultyHost(failures: 1);
        await using var factory = Recording(out _);
        await using var deliveries = new AsynchronousInvocations(host, factory.Queues, new(), new(1), factory.Clock, concurrency: 1, factory.Unexpected.Add);
        deliveries.Enqueue(new(factory.Model.Functions[0], Factory.Event(), "a test"));
        await factory.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(2, host.Calls);
        Assert.Equal("exception of the host", Assert.Single(factory.Unexpected).Message);
        Assert.Empty(factory.Queues.All());
    }

    [Fact]
    public async Task A_delivery_that_always_fails_in_the_host_is_stored_with_the_exception()
    {
        await using var factory = Recording(out _);
        await using var deliveries = new AsynchronousInvocations(
            new FaultyHost(failures: int.MaxValue), factory.Queues, new(), new(1), factory.Clock, concurrency: 1, factory.Unexpected.Add);
        deliveries.Enqueue(new(factory.Model.Functions[0], Factory.Event(), "a test"));
        await factory.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        var record = JsonNode.Parse(Assert.Single(factory.Queues.Messages("Failures")).Body)!;
        Assert.Equal(
            ("exception of the host", 3),
            (record["responsePayload"]!["errorMessage"]!.ToString(), (int)record["requestContext"]!["approximateInvokeCount"]!));
    }

    [Fact]
    public async Task Disposing_waits_for_running_invocations_only()
    {
        var (running, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var ran = 0;
        var factory = new Factory(async (_, _) =>
        {
            ran++;
            running.TrySetResult();
            await release.Task;
            return "{}";
        });
        for (var number = 0; number < 50; number++)
            factory.Router.PutEvent(Factory.Event(number));
        await running.Task;

        var ended = factory.DisposeAsync();
        Assert.False(ended.IsCompleted);
        release.SetResult();
        await ended;

        Assert.Equal((1, 49), (ran, factory.Deliveries.Dropped));
    }

    private sealed class FaultyHost(int failures) : IFunctionHost
    {
        public int Calls { get; private set; }

        public Task<InvocationResult> InvokeAsync(FunctionResource function, string requestId, ReadOnlyMemory<byte> payload) =>
            Calls++ < failures
                ? throw new InvalidOperationException("exception of the host")
                : Task.FromResult(new InvocationResult(requestId, "", null));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private static Factory Recording(out List<int> seen)
    {
        var numbers = seen = [];
        return new((payload, _) =>
        {
            numbers.Add((int)payload!["detail"]!["number"]!);
            return Task.FromResult("{}");
        });
    }
}
