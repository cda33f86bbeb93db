using System.Text.Json;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace Amazon.Imagebuilder.Internal;

/// <summary>Reads one JSON object; the generated part knows its members, everything else is skipped.</summary>
internal abstract class StructureUnmarshaller<T> : IJsonUnmarshaller<T, JsonUnmarshallerContext>
    where T : class, new()
{
    public T Unmarshall(JsonUnmarshallerContext input, ref StreamingUtf8JsonReader reader)
    {
        input.Read(ref reader);
        if (input.CurrentTokenType == JsonTokenType.Null)
            return null;

        var result = new T();
        var depth = input.CurrentDepth;
        while (input.ReadAtDepth(depth, ref reader))
            ReadMember(input, depth, ref reader, result);
        return result;
    }

    protected abstract void ReadMember(JsonUnmarshallerContext context, int depth, ref StreamingUtf8JsonReader reader, T result);
}
