using ImageBuilderAutomation.Local.Invocation;

namespace ImageBuilderAutomation.Local.Tests.Invocation;

public sealed class LocalQueuesTests
{
    [Fact]
    public async Task A_received_message_stays_hidden_for_its_visibility_time_out_in_real_time()
    {
        await using var factory = new Factory((_, _) => Task.FromResult("{}"));
        var queue = factory.Model.Queues[0].Arn;
        factory.Queues.Send(queue, "event");
        Assert.Single(factory.Queues.Receive(queue, 1, TimeSpan.FromSeconds(30)));

        await factory.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        await factory.Wall.AdvanceAsync(TimeSpan.FromSeconds(29));
        Assert.Empty(factory.Queues.Receive(queue, 1, TimeSpan.FromSeconds(30)));

        await factory.Wall.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Single(factory.Queues.Receive(queue, 1, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_receipt_is_one_that_the_queue_gave_although_it_is_outdated()
    {
        await using var factory = new Factory((_, _) => Task.FromResult("{}"));
        var queue = factory.Model.Queues[0].Arn;
        factory.Queues.Send(queue, "event");
        var (message, receipt) = Assert.Single(factory.Queues.Receive(queue, 1, TimeSpan.Zero));

        Assert.True(LocalQueues.IsReceipt(queue, receipt));
        factory.Queues.Delete(queue, receipt);
        Assert.True(LocalQueues.IsReceipt(queue, receipt));
        Assert.All(["", "0", message.MessageId, $"{receipt}x", receipt[..^4]], other => Assert.False(LocalQueues.IsReceipt(queue, other)));
        Assert.False(LocalQueues.IsReceipt($"{queue}-other", receipt));
    }
}
