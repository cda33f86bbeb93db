using System.Text.Json.Nodes;

namespace AwsPackages.Tests.Lambda;

/// <summary>The JSON document of an exception, by Parity/Amazon.Lambda.RuntimeSupport.md. White space between its members is not compared.</summary>
[Collection(ProcessEnvironment.Name)]
public sealed class RuntimeErrorTests
{
    [Fact]
    public async Task An_exception_that_was_never_thrown_has_no_stack() =>
        Assert.Equal("""{"errorType":"FormatException","errorMessage":"bad \u0022quotes\u0022\n"}""", await InnerAsync(new FormatException("bad \"quotes\"\n")));

    [Fact]
    public async Task A_thrown_exception_has_a_line_per_frame()
    {
        var document = JsonNode.Parse(await DocumentAsync(() => throw new FormatException("bad")))!;

        Assert.Equal(["errorType", "errorMessage", "stackTrace"], document.AsObject().Select(p => p.Key));
        Assert.All(document["stackTrace"]!.AsArray(), line => Assert.StartsWith("at ", line!.GetValue<string>()));
    }

    [Fact]
    public async Task Blanks_around_a_message_are_cut_off() =>
        Assert.Equal("""{"errorType":"FormatException","errorMessage":"bad"}""", await InnerAsync(new FormatException("  bad  ")));

    [Fact]
    public async Task A_missing_message_is_omitted() => Assert.Equal("""{"errorType":"Silent"}""", await InnerAsync(new Silent()));

    [Fact]
    public async Task Inner_exceptions_are_causes_of_causes() =>
        Assert.Equal(
            """{"errorType":"FormatException","errorMessage":"a","cause":{"errorType":"TimeoutException","errorMessage":"b"}}""",
            await InnerAsync(new FormatException("a", new TimeoutException("b"))));

    [Fact]
    public async Task An_aggregate_exception_has_its_first_exception_as_cause_and_all_as_causes() =>
        Assert.Equal(
            """{"errorType":"AggregateException","errorMessage":"many (a) (b)","cause":{"errorType":"FormatException","errorMessage":"a"}"""
            + ""","causes":[{"errorType":"FormatException","errorMessage":"a"},{"errorType":"TimeoutException","errorMessage":"b"}]}""",
            await InnerAsync(new AggregateException("many", new FormatException("a"), new TimeoutException("b"))));

    [Fact]
    public async Task An_inner_exception_of_256_KiB_is_replaced()
    {
        var inner = await InnerAsync(new FormatException(new string('x', 256 * 1024)));

        Assert.Equal("""{"errorMessage":"Exception exceeded maximum payload size of 256KB."}""", inner);
    }

    [Fact]
    public async Task An_exception_of_256_KiB_is_replaced()
    {
        var document = JsonNode.Parse(await DocumentAsync(() => throw new FormatException(new string('x', 256 * 1024))))!;

        Assert.Equal("""{"errorMessage":"Exception exceeded maximum payload size of 256KB."}""", document.ToJsonString());
    }

    /// <summary>The document of an exception that was not thrown itself: as the cause of one that was.</summary>
    private static async Task<string> InnerAsync(Exception exception) =>
        JsonNode.Parse(await DocumentAsync(() => throw new InvalidOperationException("outer", exception)))!["cause"]!.ToJsonString();

    private static async Task<string> DocumentAsync(Action handler)
    {
        await using var api = await RecordedRuntimeApi.StartAsync();
        await RecordedRuntimeApi.RunAsync((_, _) =>
        {
            handler();
            return Task.FromResult<Stream?>(null);
        });
        return api.Requests[1].Body;
    }

    private sealed class Silent : Exception
    {
        public override string Message => null!;
    }
}
