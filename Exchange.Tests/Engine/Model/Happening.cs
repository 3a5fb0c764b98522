using Exchange.Domain;

namespace Exchange.Tests.Engine.Model;

/// <summary>An event with what the buffer keeps beside it. Two are equal when every field is.</summary>
internal readonly record struct Happening(long Sequence, Timestamp Time, IEvent Event)
{
    public override string ToString() => $"#{Sequence} at {Time.Microseconds}: {Short.Text(Event)}";
}
