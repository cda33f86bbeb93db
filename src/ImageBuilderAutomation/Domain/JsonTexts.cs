using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ImageBuilderAutomation.Domain;

/// <summary>
/// Checks the texts of a JSON document from outside before anything reads them, and measures what is written. Half of a surrogate pair (<c>\ud800</c>) is valid JSON and no valid text:
/// the parser accepts it, and reading the text fails later, where nobody expects it.
/// </summary>
public static class JsonTexts
{
    /// <returns>The problem of the first text that is not Unicode; null if there is none. A document that is not JSON is for its parser to report.</returns>
    public static string? ProblemOf(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json.StartsWith("\uFEFF"u8) ? json[3..] : json);
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                    reader.GetString();
            }

            return null;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (InvalidOperationException e)
        {
            return e.Message;
        }
    }

    public static string? ProblemOf(string json) => ProblemOf(Encoding.UTF8.GetBytes(json));

    /// <summary>
    /// How many bytes a text has in the JSON of a record: at most six for each <see cref="char"/>, so an emoji has twelve, and a no-break space six.
    /// </summary>
    public static int SizeOf(string text) => Encoding.UTF8.GetByteCount(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text));

    /// <returns>As many characters of the text as have the size; all of them if they do.</returns>
    public static string Beginning(string text, int maxSize)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        JavaScriptEncoder.UnsafeRelaxedJsonEscaping.EncodeUtf8(bytes, new byte[maxSize], out var fitting, out _);
        return fitting == bytes.Length ? text : Encoding.UTF8.GetString(bytes, 0, fitting);
    }
}
