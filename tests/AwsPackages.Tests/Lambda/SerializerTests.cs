using System.Text;
using System.Text.Json.Serialization;
using Amazon.Lambda.CloudWatchEvents;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.Lambda.SNSEvents;

namespace AwsPackages.Tests.Lambda;

public sealed partial class SerializerTests
{
    private static readonly SourceGeneratorLambdaJsonSerializer<Json> Serializer = new SourceGeneratorLambdaJsonSerializer<Json>();

    [Fact]
    public void Reads_an_event_with_member_names_in_any_case()
    {
        var read = Deserialize<CloudWatchEvent<Detail>>(
            """{"source":"aws.imagebuilder","detail-type":"T","time":"2026-08-02T17:50:56Z","resources":["a"],"detail":{"State":"x","new":1}}""");

        Assert.Equal(("aws.imagebuilder", "T", "x"), (read.Source, read.DetailType, read.Detail.State));
        Assert.Equal(new DateTime(2026, 8, 2, 17, 50, 56, DateTimeKind.Utc), read.Time);
        Assert.Equal(["a"], read.Resources);
    }

    [Theory]
    [InlineData("1785693056", 2026, 8, 2)]
    [InlineData("1785693056000", 2026, 8, 2)]
    [InlineData("\"2026-08-02T17:50:56.123Z\"", 2026, 8, 2)]
    public void Reads_times_as_text_seconds_and_milliseconds(string written, int year, int month, int day)
    {
        var read = Deserialize<SNSEvent>($$$"""{"Records":[{"Sns":{"Timestamp":{{{written}}}}}]}""");

        Assert.Equal(new DateTime(year, month, day), read.Records[0].Sns.Timestamp.Date);
    }

    [Theory]
    [InlineData("{\"source\":")]
    [InlineData("[]")]
    [InlineData("{\"time\":\"yesterday\"}")]
    public void Unreadable_input_is_an_error_that_names_the_type(string payload)
    {
        var thrown = Assert.Throws<JsonSerializerException>(() => Deserialize<CloudWatchEvent<Detail>>(payload));

        Assert.StartsWith("Error converting the Lambda event JSON payload to type Amazon.Lambda.CloudWatchEvents.CloudWatchEvent", thrown.Message);
        Assert.NotNull(thrown.InnerException);
    }

    [Fact]
    public void Refuses_a_type_that_its_context_does_not_know()
    {
        var thrown = Assert.Throws<JsonSerializerException>(() => Deserialize<Uri>("\"x\""));

        Assert.Contains("No JsonTypeInfo registered", thrown.Message);
    }

    [Fact]
    public void Writes_no_nulls()
    {
        using var stream = new MemoryStream();

        Serializer.Serialize(new Detail { State = null, Other = "<é>" }, stream);

        Assert.Equal("""{"Other":"<é>"}""", Encoding.UTF8.GetString(stream.ToArray()));
    }

    private static T Deserialize<T>(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return Serializer.Deserialize<T>(stream);
    }

    public sealed class Detail
    {
        public string? State { get; set; }

        public string? Other { get; set; }
    }

    [JsonSerializable(typeof(CloudWatchEvent<Detail>))]
    [JsonSerializable(typeof(SNSEvent))]
    public sealed partial class Json : JsonSerializerContext;
}
