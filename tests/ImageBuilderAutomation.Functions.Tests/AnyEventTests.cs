using System.Text;
using System.Text.Json.Nodes;
using Amazon.Lambda.Serialization.SystemTextJson;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.Functions.Tests.Triggers;
using TestKit;
using TestKit.Mutations;

namespace ImageBuilderAutomation.Functions.Tests;

/// <summary>
/// Every function with mutated events: an invocation succeeds, or fails with the message of an event that cannot be used. Any other exception would be
/// retried, and would tell nobody what is wrong. The seed is an argument of the test, so that a failure can be repeated. More events with
/// <c>RANDOM_EVENTS=5000</c>.
/// </summary>
public sealed class AnyEventTests
{
    private const int Seeds = 4;
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(60);

    private static readonly int Events = LongRun.Count("RANDOM_EVENTS", 400);

    private static readonly (string Sample, string Function)[] Known = [.. Samples.All.Select(sample => (sample, Samples.FunctionOf(sample)))];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Every_event_is_handled_or_refused_with_a_message(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < Events / Seeds; i++)
        {
            var (sample, function) = Known[random.Next(Known.Length)];
            // Sometimes an event of another function.
            if (random.Next(10) == 0)
                function = Known[random.Next(Known.Length)].Function;
            var evt = Mutated(sample, random);

            var thrown = await Record.ExceptionAsync(() => InvokeAsync(function, evt).WaitAsync(AtMost));

            Assert.True(
                thrown is null or UnusableEventException or JsonSerializerException or MessagesFailedException,
                $"seed {seed}, event {i}, {function}: {string.Concat(Encoding.UTF8.GetString(evt).Take(2000))}\n{thrown}");
            Assert.True(thrown is null || thrown.Message.Length > 0);
        }
    }

    /// <summary>A message of a topic is JSON inside a text. Half of the time that is what changes.</summary>
    private static byte[] Mutated(string sample, Random random)
    {
        var evt = Samples.Json(sample);
        if (evt["Records"]?[0]?["Sns"] is not JsonObject sns || random.Next(2) == 0)
            return MutatedDocument.OfJson(Samples.Text(sample), random);
        sns["Message"] = Encoding.UTF8.GetString(MutatedDocument.OfJson(sns["Message"]!.ToString(), random));
        return Encoding.UTF8.GetBytes(evt.ToJsonString());
    }

    private static Task InvokeAsync(string function, byte[] evt) => function is "StartDependentBuilds" or "StartDeferredBuilds"
        ? new TriggerFunctionWorld().InvokeAsync(function, evt)
        : new FunctionWorld().InvokeAsync(function, evt);
}
