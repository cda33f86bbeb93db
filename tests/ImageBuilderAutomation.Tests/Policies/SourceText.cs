using System.Text.Json.Serialization;

namespace ImageBuilderAutomation.Tests.Policies;

[JsonSerializable(typeof(string))]
internal sealed partial class SourceText : JsonSerializerContext;
