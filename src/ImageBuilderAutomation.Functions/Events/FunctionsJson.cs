using System.Text.Json;
using System.Text.Json.Serialization;
using Amazon.Lambda.CloudWatchEvents;
using Amazon.Lambda.CloudWatchEvents.ScheduledEvents;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using Amazon.Lambda.SNSEvents;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.Functions.People;

[assembly: LambdaSerializer(typeof(SourceGeneratorLambdaJsonSerializer<FunctionsJson>))]

namespace ImageBuilderAutomation.Functions.Events;

/// <summary>The event types of the functions. The serializer decides how member names match.</summary>
[JsonSerializable(typeof(CloudWatchEvent<WorkflowStepWaitingDetail>))]
[JsonSerializable(typeof(CloudWatchEvent<ImageStateChangeDetail>))]
[JsonSerializable(typeof(CloudWatchEvent<PipelineDisabledDetail>))]
[JsonSerializable(typeof(CloudWatchEvent<AmiStateChangeDetail>))]
[JsonSerializable(typeof(CloudWatchEvent<ApiCallDetail>))]
[JsonSerializable(typeof(ScheduledEvent))]
[JsonSerializable(typeof(SNSEvent))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(UrlRequest))]
[JsonSerializable(typeof(UrlAnswer))]
public sealed partial class FunctionsJson : JsonSerializerContext;
