using System.Text.Json.Nodes;
using System.Threading.Channels;
using ImageBuilderAutomation.Emulator.Events;

namespace ImageBuilderAutomation.Emulator.Tool.Pushing;

/// <summary>
/// Pushes what the emulator publishes to servers of the user, to each in the order of publication. What a server does not take is tried again twice, then
/// reported and left out; <c>GET /_emulator/events</c> has it all the same.
/// </summary>
internal sealed class PushedEvents : IServiceEvents, IAsyncDisposable
{
    /// <summary>Memory stays bounded while a server does not respond.</summary>
    private const int MaxWaiting = 10_000;

    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1)];

    /// <summary>How long the end waits for a target that takes nothing; as long as a target itself waits for its server.</summary>
    private static readonly TimeSpan AtEnd = TimeSpan.FromSeconds(10);

    private readonly IReadOnlyList<IPushTarget> _targets;
    private readonly List<Channel<Published>> _waiting;
    private readonly List<Task> _senders;
    private readonly TimeProvider _clock;
    private readonly TextWriter _error;
    private readonly CancellationTokenSource _end = new();

    private volatile bool _isEnding;

    /// <param name="clock">The emulator's, for the time of a message.</param>
    public PushedEvents(IReadOnlyList<IPushTarget> targets, TimeProvider clock, TextWriter error)
    {
        (_targets, _clock, _error) = (targets, clock, error);
        _waiting = [.. targets.Select(_ => Channel.CreateBounded<Published>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true }))];
        _senders = [.. targets.Zip(_waiting, (target, waiting) => Task.Run(() => SendAllAsync(target, waiting.Reader)))];
    }

    /// <summary>What is pushed to, in words.</summary>
    public IEnumerable<string> Targets => _targets.Select(target => target.ToString()!);

    public void PutEvent(JsonObject envelope) => Enqueue(new(PublishedKind.Event, "default", envelope.ToJsonString(), _clock.GetUtcNow()));

    public void PublishToTopic(string topicArn, string message) => Enqueue(new(PublishedKind.Message, topicArn, message, _clock.GetUtcNow()));

    public void InvokeFunction(string functionName, JsonObject payload) =>
        Enqueue(new(PublishedKind.Invocation, functionName, payload.ToJsonString(), _clock.GetUtcNow()));

    /// <summary>Sends what waits for as long as a target takes it.</summary>
    public async ValueTask DisposeAsync()
    {
        _isEnding = true;
        _waiting.ForEach(waiting => waiting.Writer.Complete());
        _end.CancelAfter(AtEnd);
        await Task.WhenAll(_senders);
        foreach (var target in _targets)
            target.Dispose();
        _end.Dispose();
    }

    private void Enqueue(Published published)
    {
        foreach (var (target, waiting) in _targets.Zip(_waiting))
        {
            if (target.Takes(published.Kind) && !waiting.Writer.TryWrite(published))
                Report(target, published, $"{MaxWaiting} others wait already");
        }
    }

    private async Task SendAllAsync(IPushTarget target, ChannelReader<Published> waiting)
    {
        await foreach (var published in waiting.ReadAllAsync())
        {
            if (await ProblemOfAsync(target, published) is { } problem)
                Report(target, published, problem);
        }
    }

    /// <returns>Why the target did not take it; null if it did.</returns>
    private async Task<string?> ProblemOfAsync(IPushTarget target, Published published)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await target.SendAsync(published, _end.Token);
                if (_isEnding)
                    _end.CancelAfter(AtEnd);
                return null;
            }
            catch (Exception) when (_end.IsCancellationRequested)
            {
                return "the emulator ended";
            }
            catch (Exception e) when (attempt == Pauses.Length)
            {
                return e.Message;
            }
            catch (Exception)
            {
                // A server that has just started, or a lost connection.
                await Task.Delay(Pauses[attempt], CancellationToken.None);
            }
        }
    }

    private void Report(IPushTarget target, Published published, string problem) =>
        _error.WriteLine($"{published.Kind.ToString().ToLowerInvariant()} for {published.Destination} not pushed to {target}: {problem}");
}

internal enum PublishedKind
{
    /// <summary>An event of EventBridge.</summary>
    Event,

    /// <summary>A message of a topic.</summary>
    Message,

    /// <summary>An asynchronous invocation of a function.</summary>
    Invocation,
}

/// <param name="Destination">The bus, the topic's ARN or the function's name.</param>
/// <param name="Content">The event or payload as JSON, or the message's text.</param>
internal sealed record Published(PublishedKind Kind, string Destination, string Content, DateTimeOffset At)
{
    public string Id { get; } = Guid.NewGuid().ToString();
}

/// <summary>A server that receives what the emulator publishes.</summary>
internal interface IPushTarget : IDisposable
{
    bool Takes(PublishedKind kind);

    /// <exception cref="Exception">The server did not take it.</exception>
    Task SendAsync(Published published, CancellationToken cancellationToken);
}
