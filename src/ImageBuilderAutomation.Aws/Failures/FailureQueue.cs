using System.Runtime.CompilerServices;
using Amazon;
using Amazon.Runtime.Credentials;
using Amazon.SQS;
using Amazon.SQS.Model;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Failures;

/// <summary>
/// One of the stack's failure queues, with Lambda to replay its events. A message is a record of a failed invocation,
/// an event that EventBridge could not deliver, or a topic's message that SNS could not deliver; its content shows which.
/// </summary>
public sealed class FailureQueue : IFailedEvents, IDisposable
{
    // Long enough to replay the received messages; short enough that they soon reappear after an interrupted command.
    private const int VisibilityTimeout = 60;

    // A person waits for the result, and each message that is not chosen costs a call. SQS has no order, so a longer queue shows others the next time.
    private const int MostLookedAt = 500;

    private readonly string _queue;
    private readonly Uri _lambda;
    private readonly IAmazonSQS _sqs;
    private readonly SignedCalls _toLambda;
    private readonly SignedCalls _toTopics;
    private readonly SignedCalls _toCloudFormation;
    private readonly Subscriptions _subscriptions;
    private readonly StackResources _stack;
    private readonly string? _function;

    /// <param name="queue">The queue's URL, which also locates SQS. A loopback address is the local host, which serves Lambda on the same port.</param>
    /// <param name="environment">
    /// Looks up Region, credentials and AWS_ENDPOINT_URL_SQS, _LAMBDA, _SNS and _CLOUDFORMATION, which override the queue's URL. The SDK's default chains supply missing values.
    /// </param>
    /// <param name="function">The name of the function that a topic's messages were for; used when their subscription does not name it.</param>
    /// <param name="timeout">For one attempt of one SQS call; that of <see cref="AwsClients"/> by default.</param>
    public FailureQueue(Uri queue, Func<string, string?> environment, string? function = null, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentNullException.ThrowIfNull(environment);
        var named = queue.Host.Split('.') is ["sqs", var inUrl, ..] ? inUrl : environment("AWS_REGION") ?? environment("AWS_DEFAULT_REGION");
        var region = RegionEndpoint.GetBySystemName(named ?? "us-east-1");
        var hasCredentials = AwsClients.Credentials(environment) is not null;
        var credentials = AwsClients.Credentials(Own) ?? DefaultAWSCredentialsIdentityResolver.GetCredentials();
        _queue = queue.ToString();
        _lambda = UrlOf("lambda");
        _sqs = AwsClients.Sqs(Own, timeout);
        _toLambda = new("lambda", credentials, region);
        _toTopics = new("sns", credentials, region);
        _toCloudFormation = new("cloudformation", credentials, region);
        _subscriptions = new(_toTopics, UrlOf("sns"));
        _stack = new(_toCloudFormation, UrlOf("cloudformation"));
        _function = function;

        // The local host accepts any credentials, and the operator of a local stack may have none.
        string? Own(string name) => name switch
        {
            "AWS_REGION" => region.SystemName,
            "AWS_ENDPOINT_URL_SQS" => environment(name) is { Length: > 0 } url ? url : queue.GetLeftPart(UriPartial.Authority),
            "AWS_ACCESS_KEY_ID" or "AWS_SECRET_ACCESS_KEY" when queue.IsLoopback && !hasCredentials => "local",
            "AWS_SESSION_TOKEN" when queue.IsLoopback && !hasCredentials => null,
            _ => environment(name),
        };

        Uri UrlOf(string service) => new(environment($"AWS_ENDPOINT_URL_{service.ToUpperInvariant()}") is { Length: > 0 } url ? url
            : queue.IsLoopback ? queue.GetLeftPart(UriPartial.Authority)
            : $"https://{service}.{region.SystemName}.{region.PartitionDnsSuffix}");
    }

    /// <summary>The approximate number of events, with those that somebody is reading or replaying at the moment.</summary>
    /// <exception cref="ServiceRefusedException">SQS refused the call, or did not respond.</exception>
    public async Task<int> CountAsync(CancellationToken cancellationToken)
    {
        var counted = await AskAsync(_sqs.GetQueueAttributesAsync(_queue, ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"], cancellationToken));
        return counted.ApproximateNumberOfMessages + counted.ApproximateNumberOfMessagesNotVisible;
    }

    public async Task<IReadOnlyList<FailedEvent>> ListAsync(CancellationToken cancellationToken)
    {
        var received = await ReceiveAsync(_ => true, most: int.MaxValue, mostReceived: int.MaxValue, cancellationToken);
        foreach (var (_, receipt) in received)
            await MakeVisibleAsync(receipt, cancellationToken);
        return [.. received.Select(r => r.Event)];
    }

    public async IAsyncEnumerable<ReplayResult> ReplayAsync(
        Predicate<FailedEvent> chosen, int most, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        QueueStack? stack = null;
        // All are received before the first is replayed, so what fails again at once is not among them.
        foreach (var (failed, receipt) in await ReceiveAsync(CanBeReplayed, most, MostLookedAt, cancellationToken))
        {
            var isChosen = CanBeReplayed(failed);
            string? refused = null;
            if (isChosen)
            {
                // Whoever can send to the queue can write any name into a message. Only the stack decides which functions are invoked.
                stack ??= await _stack.ReadAsync(_queue, cancellationToken);
                refused = stack.RefusalOf(failed.Function) ?? await InvokeAsync(failed, cancellationToken);
            }

            // Delete only after Lambda accepts the event: a command that crashes in between replays an event twice and loses none.
            if (isChosen && refused is null)
                await AskAsync(_sqs.DeleteMessageAsync(_queue, receipt, cancellationToken));
            else
                await MakeVisibleAsync(receipt, cancellationToken);
            if (isChosen)
                yield return new(failed, refused);
        }

        bool CanBeReplayed(FailedEvent failed) => failed.CanBeReplayed && chosen(failed);
    }

    public async Task<IReadOnlyList<FailedEvent>> DeleteAsync(Predicate<FailedEvent> chosen, int most, CancellationToken cancellationToken)
    {
        var deleted = new List<FailedEvent>();
        foreach (var (failed, receipt) in await ReceiveAsync(chosen, most, MostLookedAt, cancellationToken))
        {
            if (!chosen(failed))
            {
                await MakeVisibleAsync(receipt, cancellationToken);
                continue;
            }

            await AskAsync(_sqs.DeleteMessageAsync(_queue, receipt, cancellationToken));
            deleted.Add(failed);
        }

        return deleted;
    }

    public void Dispose()
    {
        _sqs.Dispose();
        _toLambda.Dispose();
        _toTopics.Dispose();
        _toCloudFormation.Dispose();
    }

    private async Task<List<(FailedEvent Event, string Receipt)>> ReceiveAsync(
        Predicate<FailedEvent> chosen, int most, int mostReceived, CancellationToken cancellationToken)
    {
        var received = new Dictionary<string, (FailedEvent Event, string Receipt)>(StringComparer.Ordinal);
        while (true)
        {
            // Long polling queries all SQS servers; short polling may miss messages.
            var answer = await AskAsync(_sqs.ReceiveMessageAsync(
                new ReceiveMessageRequest
                {
                    QueueUrl = _queue,
                    MaxNumberOfMessages = 10,
                    VisibilityTimeout = VisibilityTimeout,
                    WaitTimeSeconds = 1,
                    MessageAttributeNames = ["All"],
                    MessageSystemAttributeNames = [MessageSystemAttributeName.SentTimestamp],
                },
                cancellationToken));
            var known = received.Count;
            foreach (var message in answer.Messages ?? [])
            {
                var queued = QueuedMessage.Read(message);
                received[queued.Id] = (await ReadAsync(queued, cancellationToken), queued.Receipt);
            }

            if (received.Count == known || received.Count >= mostReceived || received.Values.Count(r => chosen(r.Event)) >= most)
                return [.. received.Values.OrderBy(r => r.Event.FailedAt).ThenBy(r => r.Event.MessageId, StringComparer.Ordinal)];
        }
    }

    private async Task<FailedEvent> ReadAsync(QueuedMessage message, CancellationToken cancellationToken)
    {
        if ((InvocationRecord.Read(message) ?? UndeliveredEvent.Read(message)) is { } failed)
            return failed;
        return UndeliveredMessage.Read(message) is { } notification
            ? notification.For(await _subscriptions.FunctionOfAsync(notification.SubscriptionArn, cancellationToken) ?? _function)
            : new(message.Id, "", message.SentAt, 0,
                "this message is neither a record of a failed invocation nor an event or message that could not be delivered",
                message.Text);
    }

    /// <returns>Why Lambda refuses the event, for example because the function was deleted; null when Lambda accepts it.</returns>
    private async Task<string?> InvokeAsync(FailedEvent failed, CancellationToken cancellationToken)
    {
        try
        {
            await _toLambda.PostAsync(
                new(_lambda, $"/2015-03-31/functions/{Uri.EscapeDataString(failed.Function)}/invocations"),
                failed.Payload,
                "application/json",
                cancellationToken, refusal: null,
                ("X-Amz-Invocation-Type", "Event"));
            return null;
        }
        catch (ServiceRefusedException e)
        {
            return e.Message;
        }
    }

    private async Task MakeVisibleAsync(string receipt, CancellationToken cancellationToken) =>
        await AskAsync(_sqs.ChangeMessageVisibilityAsync(_queue, receipt, 0, cancellationToken));

    private static Task<TResponse> AskAsync<TResponse>(Task<TResponse> call) => ServiceAnswers.ReadAsync("sqs", call);
}
