namespace Amazon.Lambda.Core;

/// <summary>The two members that the official interface leaves to its implementers; logging itself goes through ILogger.</summary>
public interface ILambdaLogger
{
    void Log(string message);

    void LogLine(string message);
}
