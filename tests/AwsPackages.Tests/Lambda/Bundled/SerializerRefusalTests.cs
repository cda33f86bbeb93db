using System.Text.Json.Serialization;
using Amazon.Lambda.Serialization.SystemTextJson;

namespace AwsPackages.Tests.Lambda.Bundled
{
    /// <summary>What only the official serializer does. The bundled one names it instead of doing otherwise.</summary>
    [Collection(ProcessEnvironment.Name)]
    public sealed partial class SerializerRefusalTests
    {
        [Fact]
        public void A_class_of_S3_or_DynamoDB_events_is_refused()
        {
            using var stream = new MemoryStream("\"INSERT\""u8.ToArray());

            var refusal = Assert.Throws<JsonSerializerException>(
                () => new SourceGeneratorLambdaJsonSerializer<RefusalJson>().Deserialize<Amazon.S3.EventType>(stream));

            Assert.IsType<NotSupportedException>(refusal.InnerException);
            Assert.Contains("The bundled serializer does not convert Amazon.S3.EventType.", refusal.Message, StringComparison.Ordinal);
        }

        [Fact]
        public void Debugging_is_refused()
        {
            Environment.SetEnvironmentVariable("LAMBDA_NET_SERIALIZER_DEBUG", "true");
            try
            {
                var refusal = Assert.Throws<NotSupportedException>(() => new SourceGeneratorLambdaJsonSerializer<RefusalJson>());

                Assert.StartsWith("LAMBDA_NET_SERIALIZER_DEBUG: ", refusal.Message, StringComparison.Ordinal);
            }
            finally
            {
                Environment.SetEnvironmentVariable("LAMBDA_NET_SERIALIZER_DEBUG", null);
            }
        }

        [JsonSerializable(typeof(Amazon.S3.EventType))]
        public sealed partial class RefusalJson : JsonSerializerContext;
    }
}

namespace Amazon.S3
{
    /// <summary>Has the name of a class that the official serializer knows by its name.</summary>
    public sealed class EventType;
}
