using System.Collections.Concurrent;
using System.Net;
using System.Xml.Linq;
using ImageBuilderAutomation.Aws.Ec2;
using ImageBuilderAutomation.Emulator.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace ImageBuilderAutomation.Aws.Tests.Ec2;

/// <summary>Answers calls in the EC2 query protocol as a test says, by operation.</summary>
internal sealed class StubEc2 : IAsyncDisposable
{
    private readonly LoopbackServer _server = new();

    /// <summary>The answer of each operation: the members of its response. Others have none.</summary>
    public Dictionary<string, Func<IReadOnlyDictionary<string, string>, string>> Answers { get; } = new(StringComparer.Ordinal);

    /// <summary>Error code of each operation that fails.</summary>
    public Dictionary<string, Func<IReadOnlyDictionary<string, string>, string?>> Errors { get; } = new(StringComparer.Ordinal);

    /// <summary>The members of every request, in order, without the version.</summary>
    public ConcurrentQueue<IReadOnlyDictionary<string, string>> Requests { get; } = new();

    /// <summary>The authorization header of every request.</summary>
    public ConcurrentQueue<string> Signatures { get; } = new();

    public IEnumerable<string> Operations => Requests.Select(request => request["Action"]);

    /// <summary>Created after <see cref="StartAsync"/>.</summary>
    public Ec2Calls Calls { get; private set; } = null!;

    /// <summary>Of a client of the stub.</summary>
    public Func<string, string?> Environment { get; private set; } = _ => null;

    public static async Task<StubEc2> StartAsync()
    {
        var ec2 = new StubEc2();
        await ec2._server.StartAsync(ec2.AnswerAsync);
        ec2.Environment = LocalEnvironment.For(ec2._server.Url);
        ec2.Calls = new(ec2.Environment, new InstantTimer());
        return ec2;
    }

    public async ValueTask DisposeAsync()
    {
        Calls.Dispose();
        await _server.DisposeAsync();
    }

    /// <summary>The values of a list in a request: <c>ImageId.1</c>, <c>ImageId.2</c> …</summary>
    public static IReadOnlyList<string> Values(IReadOnlyDictionary<string, string> request, string name) =>
        [.. Enumerable.Range(1, 1000).Select(n => request.GetValueOrDefault($"{name}.{n}")).TakeWhile(value => value is not null).OfType<string>()];

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var request = QueryHelpers.ParseQuery(await reader.ReadToEndAsync(http.RequestAborted)).Where(member => member.Key != "Version")
            .ToDictionary(member => member.Key, member => member.Value.ToString(), StringComparer.Ordinal);
        Requests.Enqueue(request);
        Signatures.Enqueue(http.Request.Headers.Authorization.ToString());
        var action = request["Action"];
        http.Response.ContentType = "text/xml";
        if (Errors.GetValueOrDefault(action)?.Invoke(request) is { } code)
        {
            http.Response.StatusCode = code is "RequestLimitExceeded" or "Unavailable" ? (int)HttpStatusCode.ServiceUnavailable : (int)HttpStatusCode.BadRequest;
            await http.Response.WriteAsync(new XElement(
                "Response", new XElement("Errors", new XElement("Error", new XElement("Code", code), new XElement("Message", $"as the test says: {code}"))),
                new XElement("RequestID", "1")).ToString());
            return;
        }

        await http.Response.WriteAsync($"<{action}Response><requestId>1</requestId>{Answers.GetValueOrDefault(action)?.Invoke(request)}</{action}Response>");
    }

    /// <summary>Lets every wait end at once.</summary>
    public sealed class InstantTimer : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.Zero : dueTime, period);
    }
}
