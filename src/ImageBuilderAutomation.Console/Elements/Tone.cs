namespace ImageBuilderAutomation.Console.Elements;

/// <summary>Whether a state is good, bad, or needs attention.</summary>
public enum Tone
{
    Neutral,
    Good,
    Waiting,
    Bad,
}
