using System.Net;

namespace ImageBuilderAutomation.Emulator.Tests.Protocol;

/// <summary>Requests that the web server itself refuses, and odd ones that it accepts, get an error in the service's format. The next request works.</summary>
public sealed class HostileRequestTests : EmulatorTest
{
    private const string Authorization =
        "Authorization: AWS4-HMAC-SHA256 Credential=111122223333/20261120/eu-west-1/imagebuilder/aws4_request, SignedHeaders=host, Signature=00\r\n";

    private Exception? _unexpected;

    protected override EmulatorOptions Options => base.Options with { Unexpected = e => _unexpected = e };

    public static TheoryData<string, string> NoRequests => new()
    {
        { "a zero in the path", "POST /List%00Components HTTP/1.1\r\nHost: localhost\r\n\r\n" },
        { "a bare zero in the path", "POST /List\0Components HTTP/1.1\r\nHost: localhost\r\n\r\n" },
        { "bytes beyond ASCII in the path", "POST /List\u00e9\u00ff HTTP/1.1\r\nHost: localhost\r\n\r\n" },
        { "no version", "POST /ListComponents\r\nHost: localhost\r\n\r\n" },
        { "another version", "POST /ListComponents HTTP/9.9\r\nHost: localhost\r\n\r\n" },
        { "no verb", " / HTTP/1.1\r\nHost: localhost\r\n\r\n" },
        { "a verb of other characters", "P\u00d6ST / HTTP/1.1\r\nHost: localhost\r\n\r\n" },
        { "no host", "POST /ListComponents HTTP/1.1\r\n\r\n" },
        { "two hosts", "POST /ListComponents HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n" },
        { "a header without a colon", "POST /ListComponents HTTP/1.1\r\nHost: localhost\r\nNonsense\r\n\r\n" },
        { "a header with a space in its name", "POST /ListComponents HTTP/1.1\r\nHost: localhost\r\nNon sense: 1\r\n\r\n" },
        { "a header with a zero", "POST /ListComponents HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n" },
        { "a length that is not a number", "PUT /CreateImage HTTP/1.1\r\nHost: localhost\r\nContent-Length: many\r\n\r\n" },
        { "a negative length", "PUT /CreateImage HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n" },
        { "a length that overflows", "PUT /CreateImage HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n" },
        { "two lengths", "PUT /CreateImage HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}" },
        { "an unsupported transfer encoding", "PUT /CreateImage HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n" },
        { "a verb with a body and no length", "PUT /CreateImage HTTP/1.0\r\nHost: localhost\r\n\r\n" },
        {
            "a chunk whose length is not a number",
            $"PUT /CreateImage HTTP/1.1\r\nHost: localhost\r\n{Authorization}Transfer-Encoding: chunked\r\n\r\nzz\r\n{{}}\r\n0\r\n\r\n"
        },
        {
            "a chunk that is longer than its length",
            $"PUT /CreateImage HTTP/1.1\r\nHost: localhost\r\n{Authorization}Transfer-Encoding: chunked\r\n\r\n1\r\n{{}}\r\n0\r\n\r\n"
        },
        { "many headers", $"POST /ListComponents HTTP/1.1\r\nHost: localhost\r\n{Repeat(500, i => $"X-{i}: 1\r\n")}\r\n" },
        { "long headers", $"POST /ListComponents HTTP/1.1\r\nHost: localhost\r\nX: {new string('x', 200_000)}\r\n\r\n" },
        { "a long path", $"POST /{new string('x', 200_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n" },
    };

    public static TheoryData<string, string> OddTargets => new()
    {
        { "a whole address", "POST http://localhost/ListComponents HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n" },
        { "a star", "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n" },
        { "a connection", "CONNECT localhost:80 HTTP/1.1\r\nHost: localhost:80\r\n\r\n" },
        { "no operation", "PUT //// HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n" },
        { "a Windows path", "PUT /..%5c..%5cboot.ini HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n" },
    };

    [Theory]
    [MemberData(nameof(NoRequests))]
    public async Task An_invalid_HTTP_request_gets_an_error_response(string what, string request)
    {
        Assert.NotEmpty(what);
        (await RawConnection.SendAsync(Server.Url, request)).MustBe(400, "MalformedHttpRequestException");
        await StillAnswersAsync();
    }

    [Theory]
    [MemberData(nameof(OddTargets))]
    public async Task An_unknown_target_is_an_unknown_operation(string what, string request)
    {
        Assert.NotEmpty(what);
        (await RawConnection.SendAsync(Server.Url, request)).MustBe(404, "UnknownOperationException");
        await StillAnswersAsync();
    }

    [Theory]
    [InlineData("Host: elsewhere\r\n")]
    [InlineData("Host: localhost\r\nOrigin: http://elsewhere\r\n")]
    public async Task A_request_under_a_foreign_name_or_of_a_foreign_page_is_refused_and_in_the_request_log(string headers)
    {
        (await RawConnection.SendAsync(Server.Url, $"POST /ListComponents HTTP/1.1\r\n{headers}Content-Length: 0\r\n\r\n")).MustBe(403, "AccessDeniedException");
        Assert.Equal((403, ""), (Server.World.Requests.Snapshot().Single().Status, Server.World.Requests.Snapshot().Single().Operation));
        await StillAnswersAsync();
    }

    [Theory]
    [InlineData("Content-Length: 31000000\r\n\r\n", false)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n", true)]
    public async Task A_body_above_the_limit_is_read_completely_and_refused(string framing, bool chunked)
    {
        var body = new string('x', 31_000_000);
        var request = $"PUT /CreateImage HTTP/1.1\r\nHost: localhost\r\n{Authorization}{framing}{(chunked ? $"{body.Length:x}\r\n{body}\r\n0\r\n\r\n" : body)}";

        (await RawConnection.SendAsync(Server.Url, request)).MustBe(413, "RequestEntityTooLargeException");
        await StillAnswersAsync();
    }

    [Fact]
    public async Task A_chunked_body_without_a_length_is_read()
    {
        const string body = """{"name":"chunked","instanceProfileName":"builder","clientToken":"t"}""";
        var chunks = string.Concat(body.Chunk(7).Select(part => $"{part.Length:x}\r\n{new string(part)}\r\n"));

        var answer = await RawConnection.SendAsync(
            Server.Url,
            $"PUT /CreateInfrastructureConfiguration HTTP/1.1\r\nHost: localhost\r\n{Authorization}Transfer-Encoding: chunked\r\n\r\n{chunks}0\r\n\r\n");

        Assert.Equal(200, answer.Status);
        Assert.Contains("infrastructure-configuration/chunked", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/GetImage?imageBuildVersionArn=%00")]
    [InlineData("/GetImage?imageBuildVersionArn=arn%00aws")]
    [InlineData("/GetImage?imageBuildVersionArn=%0d%0aSet-Cookie:%20a=b")]
    [InlineData("/GetImage?imageBuildVersionArn=%ed%a0%80")]
    [InlineData("/tags/%0a%0d", "InvalidParameterException")]
    [InlineData("/tags/arn:aws:imagebuilder:eu-west-1:111122223333:image%2f..%2f..%2f1", "InvalidParameterException")]
    public async Task Control_characters_in_query_and_label_are_an_invalid_parameter(string target, string error = "InvalidParameterValueException")
    {
        (await RawConnection.SendAsync(Server.Url, $"GET {target} HTTP/1.1\r\nHost: localhost\r\n{Authorization}\r\n")).MustBe(400, error);
        await StillAnswersAsync();
    }

    [Theory]
    [InlineData("AWS4-HMAC-SHA256 Credential=k/d/eu:west-1/imagebuilder/aws4_request")]
    [InlineData("AWS4-HMAC-SHA256 Credential=k/d/../imagebuilder/aws4_request")]
    [InlineData("AWS4-HMAC-SHA256 Credential=k/d/EU/imagebuilder/aws4_request")]
    public async Task An_invalid_Region_is_an_incomplete_signature(string authorization) =>
        (await Api.SendAsync(HttpMethod.Post, "/ListComponents", "{}", authorization)).MustBe(HttpStatusCode.BadRequest, "IncompleteSignatureException");

    [Fact]
    public async Task A_number_that_overflows_is_a_SerializationException()
    {
        var input = $$"""{"resourceArn":"{{Api.Arn("image/none/1.0.0/1")}}","state":{"status":"DEPRECATED"},"updateAt":1e999,"clientToken":"t"}""";

        (await Api.SendAsync(HttpMethod.Put, "/StartResourceStateUpdate", input)).MustBe(HttpStatusCode.BadRequest, "SerializationException");
        await StillAnswersAsync();
    }

    [Fact]
    public async Task HTTP_2_is_refused_in_its_own_protocol_and_HTTP_1_still_works()
    {
        // Sends the preface of an HTTP/2 client; expects a GOAWAY frame with the error code HTTP_1_1_REQUIRED (13).
        var received = await RawConnection.ReadAsync(Server.Url, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(), text => text.Length >= 17);

        Assert.StartsWith("\0\0\b\a\0\0\0\0\0\0\0\0\0\0\0\0\r", received, StringComparison.Ordinal);
        await StillAnswersAsync();
    }

    [Fact]
    public async Task A_refused_request_is_in_the_request_log()
    {
        await RawConnection.SendAsync(Server.Url, "POST /List%00Components HTTP/1.1\r\nHost: localhost\r\n\r\n");

        var logged = (await Api.ControlAsync(HttpMethod.Get, "requests"))["requests"]!.AsArray().Single()!;

        Assert.Equal(
            ("", 400, "MalformedHttpRequestException"),
            (logged["operation"]!.ToString(), logged["status"]!.GetValue<int>(), logged["error"]!.ToString()));
    }

    private static string Repeat(int times, Func<int, string> one) => string.Concat(Enumerable.Range(0, times).Select(one));

    private async Task StillAnswersAsync()
    {
        Assert.Null(_unexpected);
        await Api.OkAsync("ListInfrastructureConfigurations");
    }
}
