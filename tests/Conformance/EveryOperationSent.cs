using System.Text.Json.Nodes;
using Conformance.Model;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderModel;
using TestKit;

namespace Conformance;

/// <summary>One run of the official client over all operations of the model, shared by the tests of each.</summary>
public sealed class EveryOperationSent : IAsyncLifetime
{
    public int Commands { get; private set; }

    public JsonObject Results { get; private set; } = [];

    /// <summary>What the emulator read, by operation.</summary>
    public ILookup<string, RequestEntry> Received { get; private set; } = Array.Empty<RequestEntry>().ToLookup(_ => "");

    public async Task InitializeAsync()
    {
        if (Node.SkipReason is not null)
            return;

        var sent = await CallsSent.SendAsync(ServiceModels.ImageBuilder.Operations.Values.Select(o => (o.Name, o.Name, SampleInput.For(o))));
        (Commands, Results, Received) = (sent.Commands, sent.Results, sent.Received.ToLookup(r => r.Operation));
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
