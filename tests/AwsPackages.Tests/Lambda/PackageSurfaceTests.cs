using System.Reflection;
using System.Text.Json.Serialization;
using Amazon.Lambda.CloudWatchEvents;
using Amazon.Lambda.CloudWatchEvents.ScheduledEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.SNSEvents;

namespace AwsPackages.Tests.Lambda;

/// <summary>The shape of the small packages, by their tables in Parity. What our code uses of them is in tests/Conventions/official-surface.txt.</summary>
public sealed class PackageSurfaceTests
{
    [Fact]
    public void A_context_has_the_official_members_and_three_of_them_have_a_default()
    {
        Assert.Equal(
            [
                "AwsRequestId String", "ClientContext IClientContext", "FunctionName String", "FunctionVersion String", "Identity ICognitoIdentity",
                "InvokedFunctionArn String", "LogGroupName String", "LogStreamName String", "Logger ILambdaLogger", "MemoryLimitInMB Int32",
                "RemainingTime TimeSpan", "Serializer ILambdaSerializer", "TenantId String", "TraceId String",
            ],
            MembersOf(typeof(ILambdaContext)));
        Assert.Equal(
            ["Serializer", "TenantId", "TraceId"],
            typeof(ILambdaContext).GetProperties().Where(p => !p.GetMethod!.IsAbstract).Select(p => p.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_defaults_of_a_context_are_empty()
    {
        ILambdaContext context = new Smallest();

        Assert.Equal(("", "", null), (context.TenantId, context.TraceId, context.Serializer));
    }

    [Fact]
    public void A_logger_must_implement_two_methods() => Assert.Equal(
        ["Log(String)", "LogLine(String)"],
        typeof(ILambdaLogger).GetMethods().Where(m => m.IsAbstract).Select(Signature).Order(StringComparer.Ordinal));

    [Fact]
    public void A_serializer_reads_and_writes_streams() => Assert.Equal(
        ["Deserialize(Stream)", "Serialize(T, Stream)"], typeof(ILambdaSerializer).GetMethods().Select(Signature).Order(StringComparer.Ordinal));

    [Fact]
    public void The_serializers_attribute_is_for_assemblies_and_methods()
    {
        var usage = typeof(LambdaSerializerAttribute).GetCustomAttribute<AttributeUsageAttribute>()!;

        Assert.Equal((AttributeTargets.Method | AttributeTargets.Assembly, false), (usage.ValidOn, usage.AllowMultiple));
        Assert.Equal(typeof(string), new LambdaSerializerAttribute(typeof(string)).SerializerType);
    }

    [Fact]
    public void An_SNS_event_has_the_official_members()
    {
        Assert.Equal(["Records IList`1"], MembersOf(typeof(SNSEvent)));
        Assert.Equal(
            ["EventSource String", "EventSubscriptionArn String", "EventVersion String", "Sns SNSMessage"], MembersOf(typeof(SNSEvent.SNSRecord)));
        Assert.Equal(
            [
                "Message String", "MessageAttributes IDictionary`2", "MessageId String", "Signature String", "SignatureVersion String",
                "SigningCertUrl String", "Subject String", "Timestamp DateTime", "TopicArn String", "Type String", "UnsubscribeUrl String",
            ],
            MembersOf(typeof(SNSEvent.SNSMessage)));
        Assert.Equal(["Type String", "Value String"], MembersOf(typeof(SNSEvent.MessageAttribute)));
    }

    [Fact]
    public void An_EventBridge_event_has_the_official_members()
    {
        Assert.Equal(
            [
                "Account String", "Detail Object", "DetailType String", "Id String", "Region String", "Resources List`1", "Source String",
                "Time DateTime", "Version String",
            ],
            MembersOf(typeof(CloudWatchEvent<object>)));
        Assert.Equal(
            "detail-type", typeof(CloudWatchEvent<object>).GetProperty("DetailType")!.GetCustomAttribute<JsonPropertyNameAttribute>()!.Name);
    }

    [Fact]
    public void A_scheduled_event_is_an_envelope_with_an_empty_detail()
    {
        Assert.Equal(typeof(CloudWatchEvent<Detail>), typeof(ScheduledEvent).BaseType);
        Assert.Empty(MembersOf(typeof(Detail)));
    }

    private static IEnumerable<string> MembersOf(Type type) =>
        type.GetProperties().Select(p => $"{p.Name} {p.PropertyType.Name}").Order(StringComparer.Ordinal);

    private static string Signature(MethodInfo method) => $"{method.Name}({string.Join(", ", method.GetParameters().Select(p => p.ParameterType.Name))})";

    private sealed class Smallest : ILambdaContext
    {
        public string AwsRequestId => "";

        public IClientContext ClientContext => null!;

        public string FunctionName => "";

        public string FunctionVersion => "";

        public ICognitoIdentity Identity => null!;

        public string InvokedFunctionArn => "";

        public ILambdaLogger Logger => null!;

        public string LogGroupName => "";

        public string LogStreamName => "";

        public int MemoryLimitInMB => 0;

        public TimeSpan RemainingTime => default;
    }
}
