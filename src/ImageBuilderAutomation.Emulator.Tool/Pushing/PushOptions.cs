using System.CommandLine;

namespace ImageBuilderAutomation.Emulator.Tool.Pushing;

/// <summary>The options that name where the emulator pushes what it publishes.</summary>
internal sealed class PushOptions
{
    private readonly Option<Uri?> _url = ServerOptions.Url(
        "--push-to-url", "A URL that gets each event, message of a topic and invocation of a function as a POST, as soon as it is published.");

    private readonly Option<Uri?> _queue = ServerOptions.Url(
        "--push-to-queue", "The URL of an SQS queue, or of one of a compatible server, that gets each event and each message of a topic.");

    private readonly Option<Uri?> _bus = ServerOptions.Url(
        "--push-to-bus", "The URL of a server that is compatible with EventBridge. It gets each event with PutEvents, for its default bus.");

    public void AddTo(Command command)
    {
        command.Add(_url);
        command.Add(_queue);
        command.Add(_bus);
    }

    /// <param name="error">Receives what could not be pushed.</param>
    public PushedEvents Open(ParseResult result, TimeProvider clock, TextWriter error)
    {
        List<IPushTarget> targets = [];
        if (result.GetValue(_url) is { } url)
            targets.Add(new UrlTarget(url));
        if (result.GetValue(_queue) is { } queue)
            targets.Add(new QueueTarget(queue));
        if (result.GetValue(_bus) is { } bus)
            targets.Add(new BusTarget(bus));
        return new(targets, clock, error);
    }
}
