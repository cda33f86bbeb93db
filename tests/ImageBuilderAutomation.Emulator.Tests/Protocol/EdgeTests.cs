using System.Net;
using System.Text;

namespace ImageBuilderAutomation.Emulator.Tests.Protocol;

/// <summary>Whatever comes over the wire gets a response in the service's format, and the next request still works.</summary>
public sealed class EdgeTests : EmulatorTest
{
    private const string Authorization =
        "AWS4-HMAC-SHA256 Credential=111122223333/20261120/eu-west-1/imagebuilder/aws4_request, SignedHeaders=host;x-amz-date, Signature=00";

    private Exception? _unexpected;

    protected override EmulatorOptions Options => base.Options with { Unexpected = e => _unexpected = e };

    public static TheoryData<string, byte[]> Bodies => new()
    {
        { "no JSON", "<xml/>"u8.ToArray() },
        { "cut off", "{\"name\": \"a"u8.ToArray() },
        { "not UTF-8", [.. "{\"name\": \""u8, 0xC3, 0x28, .. "\"}"u8] },
        { "half a pair", "{\"name\": \"\\ud800\"}"u8.ToArray() },
        { "not UTF-8 in a key", [.. "{\"tags\": {\""u8, 0xFF, .. "\": \"a\"}}"u8] },
        { "UTF-16", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("{}")).ToArray() },
        { "nested deeply", Encoding.UTF8.GetBytes("{\"colour\": " + new string('[', 100_000)) },
        { "nested deeply where nobody looks", Encoding.UTF8.GetBytes($"{{\"colour\": {new string('[', 200)}{new string(']', 200)}}}") },
        { "zeros", new byte[1000] },
        { "a number for a text", "{\"name\": 1e999}"u8.ToArray() },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_body_that_cannot_be_read_is_a_SerializationException(string what, byte[] body)
    {
        var result = await PutAsync("/CreateInfrastructureConfiguration", body);

        Assert.True(result.Error == "SerializationException", $"{what}: {result.Error} {result.Message}");
        result.MustBe(HttpStatusCode.BadRequest, "SerializationException");
        await StillAnswersAsync();
    }

    [Fact]
    public async Task A_value_of_ten_megabytes_is_read_and_refused_as_too_long()
    {
        var body = Encoding.UTF8.GetBytes(
            $$"""{"name":"big","instanceProfileName":"builder","clientToken":"t","description":"{{new string('x', 10 * 1024 * 1024)}}"}""");

        (await PutAsync("/CreateInfrastructureConfiguration", body)).MustBe(
            HttpStatusCode.BadRequest, "InvalidParameterValueException", "The value supplied for parameter 'description' is not valid.");
        await StillAnswersAsync();
    }

    [Theory]
    [InlineData("GET", "/CreateImage")]
    [InlineData("DELETE", "/ListComponents")]
    [InlineData("POST", "/NoSuchOperation")]
    [InlineData("PATCH", "/")]
    [InlineData("POST", "/ListComponents/../GetImage")]
    [InlineData("POST", "/%2e%2e/etc/passwd")]
    public async Task An_unknown_method_or_path_is_an_UnknownOperationException(string method, string path)
    {
        (await Api.SendAsync(new(method), path)).MustBe(HttpStatusCode.NotFound, "UnknownOperationException");
        await StillAnswersAsync();
    }

    [Fact]
    public async Task A_request_without_a_signature_is_forbidden()
    {
        (await Api.SendAsync(HttpMethod.Post, "/ListComponents", "{}", authorization: null))
            .MustBe(HttpStatusCode.Forbidden, "MissingAuthenticationTokenException");
        await StillAnswersAsync();
    }

    [Theory]
    [InlineData("made-up")]
    [InlineData("!!!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_page_token_that_was_never_issued_is_refused(string token) =>
        (await Api.CallAsync("ListComponents", new() { ["nextToken"] = token })).MustBe(HttpStatusCode.BadRequest, "InvalidPaginationTokenException");

    [Theory]
    [InlineData("/GetImage?imageBuildVersionArn=%FF%FE")]
    [InlineData("/GetImage?imageBuildVersionArn=%ZZ")]
    [InlineData("/GetImage?&&==&imageBuildVersionArn")]
    [InlineData("/GetImage?imageBuildVersionArn=arn%3Aaws%3Aimagebuilder%3A%3A%3Aimage/x/99999999999999999999.0.0/1")]
    public async Task A_malformed_query_is_an_invalid_parameter(string path)
    {
        (await Api.SendAsync(HttpMethod.Get, path)).MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException");
        await StillAnswersAsync();
    }

    private async Task<ApiResult> PutAsync(string path, byte[] body)
    {
        using var http = new HttpClient { BaseAddress = Server.Url };
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(path, UriKind.Relative)) { Content = new ByteArrayContent(body) };
        request.Headers.TryAddWithoutValidation("Authorization", Authorization);
        using var response = await http.SendAsync(request);
        return await ApiResult.ReadAsync(response);
    }

    private async Task StillAnswersAsync()
    {
        Assert.Null(_unexpected);
        await Api.OkAsync("ListInfrastructureConfigurations");
    }
}
