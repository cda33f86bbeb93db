using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace AWS.Lambda.Powertools.Logging;

/// <summary>Writes one line of JSON per record, with the same keys in the same order as the official provider without its aspect.</summary>
internal sealed class JsonLogger(string category, JsonLoggerProvider provider) : ILogger
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Names that a placeholder cannot take, compared without case and underscores.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Level", "Message", "Timestamp", "Service", "ColdStart", "XrayTraceId", "Name", "Exception", "SamplingRate",
        "FunctionName", "FunctionVersion", "FunctionMemorySize", "FunctionArn", "FunctionRequestId",
    };

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && logLevel >= provider.MinimumLevel;

    public IDisposable BeginScope<TState>(TState state) => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception exception, Func<TState, Exception, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;

        using var line = new MemoryStream();
        using (var writer = new Utf8JsonWriter(line, Writing))
        {
            writer.WriteStartObject();
            writer.WriteString(provider.KeyOf("Level"), logLevel.ToString());
            writer.WriteString(provider.KeyOf("Message"), formatter(state, exception));
            writer.WriteString(provider.KeyOf("Timestamp"), DateTime.UtcNow.ToString("o", CultureInfo.InvariantCulture));
            writer.WriteString(provider.KeyOf("Service"), provider.Service);
            writer.WriteBoolean(provider.KeyOf("ColdStart"), ColdStart.Now);
            if (provider.Environment("_X_AMZN_TRACE_ID") is { } trace && !string.IsNullOrWhiteSpace(trace))
                writer.WriteString(provider.KeyOf("XrayTraceId"), trace.Split(';')[0].Replace("Root=", "", StringComparison.Ordinal));
            writer.WriteString(provider.KeyOf("Name"), category);
            WritePlaceholders(writer, [.. state as IEnumerable<KeyValuePair<string, object>> ?? []]);
            if (exception is not null)
                WriteException(writer, provider.KeyOf("Exception"), exception);
            writer.WriteEndObject();
        }

        Console.WriteLine(Encoding.UTF8.GetString(line.ToArray()));
    }

    private void WritePlaceholders(Utf8JsonWriter writer, IReadOnlyCollection<KeyValuePair<string, object>> placeholders)
    {
        var formats = PlaceholderFormats.Of(placeholders);
        foreach (var (name, value) in placeholders)
        {
            var serialized = name.StartsWith('@');
            var key = serialized ? name[1..] : name;
            if (string.IsNullOrWhiteSpace(key) || key == PlaceholderFormats.Template)
                continue;
            if (Reserved.Contains(key.Replace("_", "", StringComparison.Ordinal)))
                continue;

            writer.WritePropertyName(provider.KeyOf(key));
            if (!serialized && value is IFormattable formattable && formats.TryGetValue(name, out var format))
                PlaceholderValue.WriteFormatted(writer, formattable.ToString(format, CultureInfo.InvariantCulture));
            else
                PlaceholderValue.Write(writer, serialized || value is ValueType ? value : value?.ToString());
        }
    }

    private void WriteException(Utf8JsonWriter writer, string key, Exception exception)
    {
        writer.WriteStartObject(key);
        writer.WriteString(provider.KeyOf("Type"), exception.GetType().FullName);
        WriteIfPresent(writer, "Message", exception.Message);
        WriteIfPresent(writer, "Source", exception.Source);
        WriteIfPresent(writer, "StackTrace", exception.StackTrace);
        if (exception.InnerException is { } inner)
            WriteException(writer, provider.KeyOf("InnerException"), inner);
        writer.WriteEndObject();
    }

    private void WriteIfPresent(Utf8JsonWriter writer, string key, string text)
    {
        if (text is not null)
            writer.WriteString(provider.KeyOf(key), text);
    }
}

/// <summary>True in the asynchronous flow that logs first in this process, which is the first invocation; false in every later flow.</summary>
internal static class ColdStart
{
    private static readonly AsyncLocal<bool?> Flow = new();
    private static int s_seen;

    public static bool Now => Flow.Value ??= Interlocked.Exchange(ref s_seen, 1) == 0
        && Environment.GetEnvironmentVariable("AWS_LAMBDA_INITIALIZATION_TYPE") != "provisioned-concurrency";
}
