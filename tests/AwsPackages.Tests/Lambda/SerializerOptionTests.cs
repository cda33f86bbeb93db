using System.Text;
using System.Text.Json.Serialization;
using Amazon.Lambda.Serialization.SystemTextJson;

namespace AwsPackages.Tests.Lambda;

/// <summary>The serializer's options, by Parity/Amazon.Lambda.Serialization.SystemTextJson.md.</summary>
public sealed partial class SerializerOptionTests
{
    private static readonly SourceGeneratorLambdaJsonSerializer<OptionJson> Serializer = new SourceGeneratorLambdaJsonSerializer<OptionJson>();

    [Fact]
    public void Options_written_on_the_context_do_not_count()
    {
        // The context asks for camel case and for an error at an unknown member.
        Assert.Equal("""{"Text":"a","Day":0}""", Written(new Sample { Text = "a" }));
        Assert.Equal("a", Read<Sample>("""{"TEXT":"a","unknown":{"text":"b"}}""").Text);
    }

    [Fact]
    public void A_name_set_on_a_member_is_written_and_read_in_any_case()
    {
        Assert.Equal("""{"detail-type":"a","Day":0}""", Written(new Sample { DetailType = "a" }));
        Assert.Equal("a", Read<Sample>("""{"Detail-Type":"a"}""").DetailType);
    }

    [Fact]
    public void The_names_of_two_headers_of_S3_are_converted() =>
        Assert.Equal("""{"x-amz-id-2":"a","x-amz-request-id":"b"}""", Written(new Ids { XAmzId2 = "a", XAmzRequestId = "b" }));

    [Fact]
    public void An_enum_is_a_number()
    {
        Assert.Equal("""{"Day":5}""", Written(new Sample { Day = DayOfWeek.Friday }));
        Assert.Equal(DayOfWeek.Friday, Read<Sample>("""{"day":5}""").Day);
        Assert.Throws<JsonSerializerException>(() => Read<Sample>("""{"day":"Friday"}"""));
    }

    [Theory]
    [InlineData("[1,2,255]")]
    [InlineData("\"AQL/\"")]
    public void Bytes_are_read_as_numbers_and_as_base64(string written) => Assert.Equal([1, 2, 255], Read<Sample>($$"""{"Bytes":{{written}}}""").Bytes);

    [Fact]
    public void Bytes_are_written_as_numbers_and_a_stream_as_base64() =>
        Assert.Equal("""{"Day":0,"Bytes":[1,2,255],"Stream":"AQL/"}""", Written(new Sample { Bytes = [1, 2, 255], Stream = new MemoryStream([1, 2, 255]) }));

    [Fact]
    public void A_stream_is_read_as_base64() => Assert.Equal([1, 2, 255], Read<Sample>("""{"Stream":"AQL/"}""").Stream!.ToArray());

    [Theory]
    [InlineData("157753180800", "6968-12-31T00:00:00")]
    [InlineData("157753180801", "1974-12-31T20:19:40.801")]
    [InlineData("1.5", "1970-01-01T00:00:01.5")]
    [InlineData("-1", "1969-12-31T23:59:59")]
    public void A_number_is_a_time_in_seconds_or_in_whole_milliseconds(string written, string expected) =>
        Assert.Equal(expected, Read<Sample>($$"""{"Time":{{written}}}""").Time!.Value.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF", null));

    [Theory]
    [InlineData("\"yesterday\"", "Unknown data type for DateTime: String")]
    [InlineData("true", "Unknown data type for DateTime: True")]
    public void Anything_else_is_no_time(string written, string expected)
    {
        var thrown = Assert.Throws<JsonSerializerException>(() => Read<Sample>($$"""{"Time":{{written}}}"""));

        Assert.EndsWith(expected, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_is_written_with_its_kind() =>
        Assert.Equal("""{"Day":0,"Time":"2026-01-02T03:04:05.678Z"}""", Written(new Sample { Time = new(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc) }));

    [Fact]
    public void A_type_that_the_context_does_not_know_can_be_neither_read_nor_written()
    {
        const string Missing = "No JsonTypeInfo registered in AwsPackages.Tests.Lambda.SerializerOptionTests+OptionJson for type System.Uri.";

        var read = Assert.Throws<JsonSerializerException>(() => Read<Uri>("\"x\""));
        var written = Assert.Throws<JsonSerializerException>(() => Written(new Uri("https://example.org")));

        Assert.Equal($"Error converting the Lambda event JSON payload to type System.Uri: {Missing}", read.Message);
        Assert.Equal($"Error converting the response object of type System.Uri from the Lambda function to JSON: {Missing}", written.Message);
        Assert.IsType<JsonSerializerException>(read.InnerException);
    }

    [Fact]
    public void A_stream_in_memory_is_read_from_its_start()
    {
        using var stream = new MemoryStream("""{"Text":"a"}"""u8.ToArray());
        stream.Position = 5;

        Assert.Equal("a", Serializer.Deserialize<Sample>(stream).Text);
    }

    [Theory]
    [InlineData("\uFEFF{}")]
    [InlineData("{} {}")]
    [InlineData("{\"Text\":\"a\",}")]
    [InlineData("/* a */ {}")]
    [InlineData("")]
    public void Only_one_value_of_plain_JSON_is_read(string text) => Assert.Throws<JsonSerializerException>(() => Read<Sample>(text));

    [Fact]
    public void The_word_null_is_no_value() => Assert.Null(Read<Sample>("null"));

    private static T Read<T>(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return Serializer.Deserialize<T>(stream);
    }

    private static string Written<T>(T value)
    {
        using var stream = new MemoryStream();
        Serializer.Serialize(value, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    public sealed class Sample
    {
        public string? Text { get; set; }

        [JsonPropertyName("detail-type")]
        public string? DetailType { get; set; }

        public DayOfWeek Day { get; set; }

        public DateTime? Time { get; set; }

        public byte[]? Bytes { get; set; }

        public MemoryStream? Stream { get; set; }
    }

    public sealed class Ids
    {
        public string? XAmzId2 { get; set; }

        public string? XAmzRequestId { get; set; }
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
    [JsonSerializable(typeof(Sample))]
    [JsonSerializable(typeof(Ids))]
    public sealed partial class OptionJson : JsonSerializerContext;
}
